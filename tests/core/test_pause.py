from __future__ import annotations

import json

from django.core.management import call_command

from core import pause


def test_sending_is_paused_until_somebody_resumes_it():
    pause.pause("Restored from yesterday.")

    assert pause.is_paused()
    assert pause.why() == "Restored from yesterday."
    assert pause.resume() is True
    assert not pause.is_paused()
    assert pause.why() == ""


def test_resuming_what_is_not_paused_changes_nothing():
    assert pause.resume() is False


def test_the_command_pauses_tells_and_resumes(capsys):
    call_command("sending", "--pause", "The provider is down.", "--json")
    assert json.loads(capsys.readouterr().out) == {"paused": True, "why": "The provider is down."}

    call_command("sending")
    assert "The provider is down." in capsys.readouterr().out

    call_command("sending", "--resume")
    assert "as they are due" in capsys.readouterr().out
    assert not pause.is_paused()
