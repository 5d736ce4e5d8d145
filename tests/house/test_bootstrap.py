"""The environment comes from where the machine's owner says, or not at all."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import os
import stat
import threading
from pathlib import Path

import pytest

from tools import bootstrap, first_env

WHEEL = "uv-1.0-py3-none-any.whl"
CONTENT = b"a wheel"
LOGIN = "Basic " + base64.b64encode(b"me:secret").decode()


class Index(http.server.BaseHTTPRequestHandler):
    """A package index that asks for a login and tells its files as HTML or as JSON."""

    form = "html"

    def do_GET(self):
        if self.headers.get("Authorization") != LOGIN and self.path.startswith("/simple"):
            self.send_error(401)
            return
        body = CONTENT if self.path.endswith(".whl") else self.page()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page(self) -> bytes:
        if self.form == "json":
            return json.dumps({"files": [{"filename": WHEEL, "url": f"/files/{WHEEL}"}]}).encode()
        return f'<a href="/files/{WHEEL}#sha256=x">{WHEEL}</a>'.encode()

    def log_message(self, format, *args):  # noqa: A002 - the name is the parent's
        pass


@pytest.fixture(params=["html", "json"])
def index(request, monkeypatch):
    handler = type("OneForm", (Index,), {"form": request.param})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("UV_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://me:secret@127.0.0.1:{server.server_port}/simple")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_wheel_is_fetched_from_the_index_the_machine_names(index):
    content = bootstrap.fetch_wheel(WHEEL, hashlib.sha256(CONTENT).hexdigest())

    assert content == CONTENT


def test_a_wheel_with_another_content_is_refused(index):
    with pytest.raises(bootstrap.CannotInstall, match="SHA-256"):
        bootstrap.fetch_wheel(WHEEL, "0" * 64)


def test_a_wheel_the_index_does_not_have_is_told_with_what_to_do(index):
    with pytest.raises(bootstrap.CannotInstall, match="install uv by hand"):
        bootstrap.fetch_wheel("uv-9.9-py3-none-any.whl", "0" * 64)


def test_the_index_of_pips_configuration_is_used(tmp_path, monkeypatch):
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://mirror.example.org/simple\n")

    assert bootstrap.index_url() == "https://mirror.example.org/simple"


def test_keys_are_written_once_and_only_where_they_are_missing(tmp_path, monkeypatch):
    for name in first_env.KEYS:
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / ".env"
    path.write_text("PORT=8001\nSECRET_KEY=mine")

    added = first_env.complete(path)
    again = first_env.complete(path)

    assert added == ["FIELD_ENCRYPTION_KEYS", "LINK_KEYS"]
    assert again == []
    assert path.read_text().startswith("PORT=8001\nSECRET_KEY=mine\nFIELD_ENCRYPTION_KEYS=")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_of_the_environment_is_not_written(tmp_path, monkeypatch):
    for name in first_env.KEYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret"))

    first_env.complete(tmp_path / ".env")

    assert "SECRET_KEY=" not in (tmp_path / ".env").read_text()


def test_packages_that_are_current_are_not_installed_again(tmp_path, monkeypatch):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("django==5.2.19\n")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", {"core": requirements})
    (tmp_path / "bin").mkdir()
    Path(tmp_path / "bin" / "python").symlink_to(os.devnull)
    bootstrap.stamp_of("core").write_text(bootstrap.fingerprint("core"))

    assert bootstrap.is_current("core")

    requirements.write_text("django==5.2.20\n")

    assert not bootstrap.is_current("core")


def test_a_house_with_servers_of_its_own_gets_what_speaks_to_them(tmp_path, monkeypatch):
    for name in bootstrap.SERVERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(bootstrap, "HOUSE", tmp_path)

    assert not bootstrap.speaks_to_servers()

    (tmp_path / ".env").write_text("PORT=8001\nDATABASE_URL=postgres://me@db/home\n")

    assert bootstrap.speaks_to_servers()
