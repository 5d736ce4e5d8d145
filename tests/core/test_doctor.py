from __future__ import annotations

import json
import shutil
import socket

from django.core.checks import Info
from django.core.management import CommandError, call_command

import pytest

from core import pause
from core.doctor import Finding, durability, examine, known_holes
from core.work import Worker

pytestmark = pytest.mark.django_db


def finding(name: str) -> Finding:
    return next(one for one in examine() if one.check == name)


def test_missing_and_weak_keys_are_named_with_their_cure(settings):
    settings.SECRET_KEY, settings.FIELD_ENCRYPTION_KEYS, settings.LINK_KEYS = "weak", ["no"], {}

    for name in ("secret_key", "field_encryption_keys", "link_keys"):
        assert not finding(name).ok
        assert "make run" in finding(name).fix


def test_sound_keys_are_well(settings):
    assert finding("secret_key").ok
    assert finding("field_encryption_keys").ok
    assert finding("link_keys").ok


def test_a_living_worker_is_seen_and_a_missing_one_told():
    assert not finding("worker").ok

    with Worker():
        assert finding("worker").ok


def test_paused_sending_is_told_with_its_reason():
    pause.pause("Restored.")

    assert finding("sending") == Finding(
        "sending", False, "Sending is paused: Restored.", "manage.py sending --resume"
    )


def test_mail_into_files_is_told_to_reach_nobody():
    assert "reaches nobody" in finding("mail").message


def test_a_mail_server_that_answers_is_well(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{server.getsockname()[1]}"

        assert finding("mail").ok


def test_a_mail_server_that_does_not_answer_is_told(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"

    assert "does not answer" in finding("mail").message
    assert "EMAIL_URL" in finding("mail").fix


def test_a_folder_that_cannot_be_written_is_told(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"

    assert not finding("media_root").ok


def test_a_disk_that_cannot_be_asked_is_a_finding_and_no_crash(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.VAR_DIR = tmp_path / "file" / "var"

    assert "could not be looked at" in finding("folders").message


def test_a_full_disk_is_told(monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=1 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)

    assert not finding("disk").ok


def test_an_address_without_tls_on_the_internet_is_told(settings):
    settings.SITE_URL = "http://home.example.org"

    assert "https" in finding("site_url").fix


def test_an_address_behind_a_proxy_with_tls_is_well(settings):
    settings.SITE_URL, settings.TRUSTED_PROXIES = "https://home.example.org", 1

    assert finding("site_url").ok


def test_a_time_zone_that_nobody_knows_is_told(settings):
    assert finding("time_zone").ok

    settings.TIME_ZONE = "Mars/Olympus"

    assert not finding("time_zone").ok


def test_a_cache_of_one_process_is_told(settings):
    caches = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CACHES = caches

    assert "rate limits" in finding("cache").message


def test_the_database_is_looked_at():
    assert finding("database").ok
    assert finding("migrations").ok


@pytest.mark.parametrize(
    ("vendor", "answer", "cure"),
    [
        ("sqlite", "wal", ""),
        ("sqlite", "memory", ""),
        ("sqlite", "delete", "Let no tool change it."),
        ("postgresql", "on", ""),
        (
            "postgresql",
            "off",
            "Set fsync = on in postgresql.conf: a power cut loses who unsubscribed.",
        ),
    ],
)
def test_a_database_that_can_lose_what_it_confirmed_is_told_with_the_cure(vendor, answer, cure):
    found = durability(vendor, answer=answer)

    assert (found.ok, found.fix) == (cure == "", cure)
    assert answer in found.message


def test_every_known_hole_of_the_interpreter_is_a_finding_with_its_cure():
    found = list(known_holes([Info("Python 3.11.2 has holes.", hint="Upgrade."), Info("Another.")]))

    assert found == [
        Finding("interpreter", False, "Python 3.11.2 has holes.", "Upgrade."),
        Finding("interpreter", False, "Another.", ""),
    ]


def test_an_interpreter_without_known_holes_is_well():
    assert [one.ok for one in known_holes([])] == [True]


def test_the_command_fails_while_something_is_wrong_and_says_it_as_json(capsys):
    with pytest.raises(CommandError, match="need"):
        call_command("doctor", "--json")

    told = json.loads(capsys.readouterr().out)
    assert {"check", "ok", "message", "fix"} == set(told[0])
    assert {"check": "worker", "ok": False}.items() <= {
        key: value for one in told if one["check"] == "worker" for key, value in one.items()
    }.items()


def test_the_command_prints_the_cure_under_the_finding(capsys):
    with pytest.raises(CommandError):
        call_command("doctor")

    said = capsys.readouterr().out
    assert "BAD  worker" in said
    assert "→ Start `manage.py serve`" in said


def test_the_command_succeeds_when_all_is_well(monkeypatch, capsys):
    monkeypatch.setattr("core.doctor.LOOKS", ())
    monkeypatch.setattr("core.doctor._offered", {})

    call_command("doctor")

    assert capsys.readouterr().out == ""
