"""The operator's view, and the same at a terminal."""

from __future__ import annotations

import json
from datetime import timedelta

from django.core.management import CommandError, call_command
from django.utils import timezone

import pytest

from core import bell, pause
from newsletter.models import Alarm, Mailing
from newsletter.operations import standing
from tests import make
from tests.newsletter.posting import addresses, scheduled, sending, settle
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db


def put_off(mailing, address, words):
    mailing.deliveries.filter(address=address).update(
        state="deferred", last_error=words, due_at=timezone.now() + timedelta(minutes=5)
    )


@pytest.fixture
def office(client):
    client.force_login(make.administrator())

    def page():
        return client.get("/admin/newsletter/post-office/").content.decode()

    return page


def test_the_board_says_how_fast_and_how_long_still():
    mailing = sending(*addresses(40))
    Mailing.objects.filter(pk=mailing.pk).update(started_at=timezone.now() - timedelta(minutes=2))
    mailing.refresh_from_db()
    settle(mailing, 10)

    now = standing(mailing)

    assert now.a_minute == pytest.approx(5, rel=0.05)
    assert now.time_left is not None
    assert now.time_left.total_seconds() == pytest.approx(360, rel=0.05)
    assert now.done_at is not None
    assert now.done_at > timezone.now()
    assert (now.open, now.settled, now.in_doubt) == (30, 10, 0)


def test_an_issue_that_does_not_move_promises_no_hour():
    now = standing(sending("ada@example.org"))

    assert (now.a_minute, now.time_left, now.done_at) == (0.0, None, None)


def test_the_board_names_who_pushes_back_and_with_which_words(office):
    mailing = sending("a@slow.example", "b@slow.example", "c@slow.example", "d@busy.example")
    put_off(mailing, "a@slow.example", "450 4.7.1 <greylisted>")
    put_off(mailing, "b@slow.example", "450 4.7.1 <greylisted>")
    put_off(mailing, "c@slow.example", "broken")
    put_off(mailing, "d@busy.example", "421 too many")

    page = office()

    assert [(each.domain, each.waiting, each.words) for each in standing(mailing).pushbacks] == [
        ("slow.example", 3, "450 4.7.1 <greylisted>"),
        ("busy.example", 1, "421 too many"),
    ]
    assert "450 4.7.1 &lt;greylisted&gt;" in page


def test_the_board_shows_doubts_alarms_and_what_comes_next(office):
    mailing = sending(*addresses(3))
    settle(mailing, 1, state="unknown")
    Alarm.objects.create(mailing=mailing, kind="bounces", level="stop", words="A bought list?")

    page = office()

    assert f"/admin/newsletter/issues/{mailing.issue_id}/?state=doubt#recipients" in page
    assert "A bought list?" in page
    assert str(Alarm.objects.get()) == "A bought list?"


def test_an_empty_post_office_says_so(office):
    scheduled("ada@example.org", at=timezone.now() + timedelta(days=1))

    page = office()

    assert "No issue is on its way." in page
    assert "Issue one" in page


def test_the_numbers_of_the_board_are_there_for_its_script(client):
    mailing = sending("ada@example.org")
    client.force_login(make.administrator())

    told = client.get(f"/admin/newsletter/issues/{mailing.issue_id}/counts/").json()

    assert (told["state"], told["counts"]["queued"], told["seconds_left"]) == ("sending", 1, None)


def test_who_runs_the_house_stops_everything_and_lets_it_go_on(
    client, django_capture_on_commit_callbacks
):
    make.site()
    client.force_login(make.administrator())

    stopped = client.post("/admin/newsletter/post-office/switch/", {"act": "stop"}, follow=True)
    was_paused, why = pause.is_paused(), pause.why()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/newsletter/post-office/switch/", {"act": "start"})

    assert (was_paused, why) == (True, "Stopped in the admin by admin@example.org.")
    assert "Nothing leaves the house." in stopped.content.decode()
    assert not pause.is_paused()
    assert bell.last_rung("mail") > 0


def test_an_editor_sees_the_post_office_and_cannot_stop_the_other_brands(client):
    mailing = sending("ada@example.org")
    client.force_login(editor(mailing.issue))

    page = client.get("/admin/newsletter/post-office/")
    refused = client.post("/admin/newsletter/post-office/switch/", {"act": "stop"})

    assert "Issue one" in page.content.decode()
    assert 'value="stop"' not in page.content.decode()
    assert refused.status_code in {302, 403}
    assert not pause.is_paused()


def test_who_writes_for_no_brand_has_no_post_office(client):
    user = editor(make.issue(newsletter=make.newsletter(site=make.site())), kinds=())
    client.force_login(user)

    assert client.get("/admin/newsletter/post-office/").status_code in {302, 403}


def test_a_terminal_tells_the_same(capsys):
    mailing = sending("a@slow.example", "b@example.org")
    put_off(mailing, "a@slow.example", "421 later")
    settle(mailing, 1, state="unknown")
    Mailing.objects.update(note="Halt.")
    Alarm.objects.create(mailing=mailing, kind="bounces", level="stop", words="A bought list?")
    pause.pause("Lunch.")

    call_command("post_office")
    words = capsys.readouterr().out
    call_command("post_office", "--json")
    facts = json.loads(capsys.readouterr().out)

    for part in (
        "Lunch.",
        "Issue one",
        "1/2",
        "Halt.",
        "1 mail is in doubt",
        "421 later",
        "bought",
    ):
        assert part in words
    assert facts["paused"] == "Lunch."
    (issue,) = facts["issues"]
    assert issue["pushbacks"] == [{"domain": "slow.example", "waiting": 1, "words": "421 later"}]
    assert issue["alarms"][0]["kind"] == "bounces"


def test_a_terminal_stops_an_issue_and_lets_it_go_on(capsys):
    mailing = sending("ada@example.org")
    states = []

    for verb in ("pause", "resume", "cancel", "rest"):
        call_command("post_office", f"--{verb}", str(mailing.issue_id))
        states.append(Mailing.objects.get().state)

    assert states == ["paused", "sending", "cancelled", "sending"]


def test_a_terminal_says_why_it_cannot(capsys):
    call_command("post_office")

    assert "No issue is on its way." in capsys.readouterr().out
    with pytest.raises(CommandError, match="No issue of that number"):
        call_command("post_office", "--pause", "4711")
    mailing = sending("ada@example.org")
    with pytest.raises(CommandError, match="not paused"):
        call_command("post_office", "--resume", str(mailing.issue_id))
