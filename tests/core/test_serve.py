"""The one process tree, started for real on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db.migrations.executor import MigrationExecutor

import pytest

from core.management.commands import serve

HOUSE = Path(__file__).resolve().parents[2]


def test_a_port_that_is_taken_is_told_at_once_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(CommandError, match=f"PORT={port + 1}"):
            call_command("serve", "--port", str(port))


def test_the_server_refuses_heads_of_requests_that_hold_a_worker():
    line = serve.web_server("127.0.0.1", port=8000)

    assert line[line.index("--http1-buffer-size") + 1] == "32768"
    assert line[-1] == "config.wsgi:application"


def test_both_children_know_the_port_and_the_import_path():
    known = serve.surroundings(8123)

    assert known["PORT"] == "8123"
    assert str(HOUSE / "site") in known["PYTHONPATH"].split(os.pathsep)


def test_the_house_is_prepared_as_much_as_was_asked_for():
    nothing = {"migrate": False, "prepare": False}

    assert serve.preparations(nothing) == []
    assert serve.preparations({**nothing, "migrate": True}) == [serve.migrate]
    assert serve.preparations({**nothing, "prepare": True}) == [serve.migrate, serve.furnish]


def test_nobody_is_greeted_at_a_door_that_never_opens(capsys):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    serve.greet(serve.Command(), "127.0.0.1", port, seconds=0.05)

    assert capsys.readouterr().out == ""


@pytest.fixture
def called(monkeypatch) -> list[str]:
    """The commands that `serve` called, none of which is run."""
    names: list[str] = []
    monkeypatch.setattr(serve, "call_command", lambda name, **_options: names.append(name))
    return names


@pytest.mark.django_db
def test_an_empty_house_is_furnished_and_a_furnished_one_left_alone(called):
    serve.furnish(serve.Command())
    get_user_model().objects.create_user("editor@example.org", "a long test password")
    serve.furnish(serve.Command())

    assert called == ["demo"]


@pytest.mark.django_db
def test_a_furnished_house_says_how_its_administrator_gets_back_in(capsys):
    get_user_model().objects.create_superuser("root@example.org", "a long test password")

    serve.furnish(serve.Command())

    assert "manage.py changepassword root@example.org" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_house_is_migrated_before_it_is_furnished(called, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["something"])

    serve.prepare(serve.Command(), options={"migrate": False, "prepare": True})

    assert called[0] == "migrate"
    assert called[-1] == "demo"


@pytest.mark.django_db
def test_a_database_with_the_present_form_is_not_migrated_again(called, monkeypatch):
    serve.migrate(serve.Command())
    assert called == []

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["something"])
    serve.migrate(serve.Command())
    assert set(called) == {"migrate"}


def test_the_house_opens_answers_and_closes_without_leaving_anybody_behind(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": "",
        "CACHE_URL": "",
        "WEB_WORKERS": "1",
    }
    house = subprocess.Popen(
        [sys.executable, str(HOUSE / "manage.py"), "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert house.stdout is not None

    told = [house.stdout.readline() for _number in range(3)]
    house.send_signal(signal.SIGINT)
    rest = house.stdout.read()

    assert told[0] == f"The house stands at http://127.0.0.1:{port}/\n"
    assert "is closed" in rest
    assert house.wait() == 0
    house.stdout.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
