"""Real Ghosts from npm, with SQLite, an owner and one integration key."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.interop.peers import place
from tests.interop.peers.npm import Node, ensure_node, install, npm, without_development
from tools.processes import free_port, running, wait_until

PASSWORD = "Deplatform-2026!"
OWNER = "editor@example.test"


@dataclass(frozen=True, slots=True)
class GhostPeer:
    """A running Ghost: where it answers, and the Admin API key as `id:secret`."""

    base_url: str
    admin_api_key: str
    owner: str = OWNER
    password: str = PASSWORD


@dataclass(frozen=True, slots=True)
class Release:
    """A Ghost, the node it runs on, and its SQLite; whether its packages may build at will."""

    version: str
    node: str
    native: str
    scripts: bool


FIVE = Release("5.130.6", node="20.20.2", native="sqlite3", scripts=True)
# Left to itself, 6 builds a search engine for regular expressions that it runs well without.
SIX = Release("6.65.0", node="22.23.3", native="better-sqlite3", scripts=False)


@dataclass(frozen=True, slots=True)
class Installed:
    """Where Ghost and its node are."""

    package: Path
    node: Node


def ensure_ghost(release: Release = FIVE, cache: Path | None = None) -> Installed:
    """Install a Ghost into the cache folder unless it is there; takes minutes the first time."""
    cache = cache or place.cache_dir()
    node = ensure_node(release.node, cache)
    folder = cache / f"ghost-{release.version}"
    with place.made_once(folder) as building:
        if building is not None:
            sys.stderr.write(f"Installing Ghost {release.version} from npm (minutes, once) …\n")
            build(building, release=release, node=node)
    return Installed(package=folder / "package", node=node)


def build(folder: Path, *, release: Release, node: Node) -> None:
    """Fetch Ghost's published package and install what it needs to run."""
    npm(["pack", f"ghost@{release.version}"], cwd=folder, env=node.env)
    subprocess.run(["tar", "xzf", f"ghost-{release.version}.tgz"], cwd=folder, check=True)
    without_development(folder / "package" / "package.json")
    install(folder / "package", node=node, native=release.native, scripts=release.scripts)


@contextlib.contextmanager
def start_ghost(
    release: Release = FIVE, *, cache: Path | None = None, port: int = 0
) -> Iterator[GhostPeer]:
    """A Ghost with empty data of its own for as long as the block lasts."""
    installed = ensure_ghost(release, cache)
    port = port or free_port()
    base = f"http://127.0.0.1:{port}"
    with place.fresh_folder("ghost") as folder:
        furnish(folder, package=installed.package, port=port)
        command = [str(installed.node.binary), str(installed.package / "index.js")]
        log = folder / "log.txt"
        with running(command, log=log, cwd=folder, env={"NODE_ENV": "production"}) as process:
            # 503 while it migrates: 10 s on an idle machine, 90 s on a busy one.
            wait_until(lambda: is_ready(base), process=process, log=log, seconds=240)
            yield GhostPeer(base_url=base, admin_api_key=make_key(base))


def furnish(folder: Path, *, package: Path, port: int) -> None:
    """Write Ghost's configuration and empty content folders."""
    for name in ("data", "images", "logs", "files", "media", "settings"):
        (folder / "content" / name).mkdir(parents=True)
    shutil.copytree(package / "content" / "themes", folder / "content" / "themes", symlinks=True)
    configuration = {
        "url": f"http://127.0.0.1:{port}",
        "server": {"host": "127.0.0.1", "port": port},
        "database": {
            "client": "sqlite3",
            "connection": {"filename": str(folder / "content" / "data" / "ghost.db")},
            "useNullAsDefault": True,
        },
        "mail": {"transport": "SMTP", "options": {"host": "127.0.0.1", "port": 9}},
        "paths": {"contentPath": str(folder / "content")},
        "logging": {"transports": ["stdout"]},
        "privacy": {"useUpdateCheck": False, "useGravatar": False, "useRpcPing": False},
        "security": {"staffDeviceVerification": False},
    }
    (folder / "config.production.json").write_text(json.dumps(configuration))
    # Ghost learns its own version from the manifest in the folder it is started in.
    shutil.copy(package / "package.json", folder / "package.json")


def is_ready(base: str) -> bool:
    """Whether Ghost has finished its migrations."""
    return requests.get(f"{base}/ghost/api/admin/site/", timeout=5).status_code == 200


def make_key(base: str) -> str:
    """Set the house up, sign in as its owner and make an integration; returns `id:secret`."""
    api = f"{base}/ghost/api/admin"
    with requests.Session() as browser:
        browser.headers["Origin"] = base  # Ghost refuses cookie calls without it
        owner = {"name": "Editor", "email": OWNER, "password": PASSWORD, "blogTitle": "Copies"}
        posted(browser, f"{api}/authentication/setup/", {"setup": [owner]})
        posted(browser, f"{api}/session/", {"username": OWNER, "password": PASSWORD})
        wanted = {"integrations": [{"name": "Domicile"}]}
        answer = posted(browser, f"{api}/integrations/?include=api_keys", wanted)
        keys = answer.json()["integrations"][0]["api_keys"]
        return next(str(key["secret"]) for key in keys if key["type"] == "admin")


def posted(browser: requests.Session, url: str, body: object) -> requests.Response:
    """POST JSON; an answer that is not a success is an error."""
    answer = browser.post(url, json=body, timeout=60)
    answer.raise_for_status()
    return answer
