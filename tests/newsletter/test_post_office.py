"""The operator's view, the alarms that stop an issue (G1), and the same at a terminal."""

from __future__ import annotations

import json
from datetime import timedelta

from django.core.management import CommandError, call_command
from django.utils import timezone

import pytest

from core import bell, pause
from core.work import Worker
from newsletter.actions.mailing import pause as pause_issue
from newsletter.actions.mailing import resume
from newsletter.alarms import Tally, findings
from newsletter.models import Alarm, Delivery, Mailing
from newsletter.operations import idle_time, standing, tally_of
from newsletter.postoffice import watch
from tests import make
from tests.newsletter.posting import addresses, scheduled, sending
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db


def settle(mailing, number, *, state="accepted", **facts):
    """Settle that many open mails, just now."""
    pks = mailing.deliveries.filter(state="queued").values_list("pk", flat=True)[:number]
    facts.setdefault("settled_at", timezone.now())
    Delivery.objects.filter(pk__in=list(pks)).update(state=state, due_at=None, **facts)


def put_off(mailing, address, words):
    mailing.deliveries.filter(address=address).update(
        state="deferred", last_error=words, due_at=timezone.now() + timedelta(minutes=5)
    )


def look():
    with Worker() as worker:
        return watch.run_due(worker)


@pytest.fixture
def office(client):
    client.force_login(make.administrator())

    def page():
        return client.get("/admin/newsletter/post-office/").content.decode()

    return page


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(handed=3000, complaints=2), []),
        (Tally(handed=2999, complaints=3), [("complaints", False)]),
        (Tally(handed=1000, complaints=3), [("complaints", True)]),
        (Tally(handed=500, hard=25), []),
        (Tally(handed=500, hard=26), [("bounces", True)]),
        (Tally(handed=20, hard=9), []),
        (Tally(handed=100, policy=20), []),
        (Tally(handed=100, policy=21), [("policy", True)]),
        (Tally(handed=0, idle=timedelta(minutes=9)), []),
        (Tally(handed=0, idle=timedelta(minutes=10)), [("stalled", False)]),
    ],
)
def test_g1_an_issue_goes_wrong_at_these_numbers_and_not_before(tally, expected):
    assert [(finding.kind, finding.stops) for finding in findings(tally)] == expected


def test_g1_what_stops_an_issue_is_told_before_what_only_warns():
    tally = Tally(handed=3000, complaints=3, hard=200)

    assert [finding.kind for finding in findings(tally)] == ["bounces", "complaints"]


def test_g1_an_issue_to_a_dead_list_stops_by_itself_and_its_senders_are_told(mailoutbox):
    mailing = sending(*addresses(20))
    settle(mailing, 10, state="rejected", code=550, enhanced="5.1.1")
    make.administrator()
    publisher = editor(mailing.issue, "send_mailing", email="may@example.org")
    editor(mailing.issue, email="may-not@example.org")

    assert look() == 1

    mailing.refresh_from_db()
    assert mailing.state == "paused"
    assert "10 addresses do not exist (100.00 %)" in mailing.note
    assert sorted(mail.to[0] for mail in mailoutbox) == ["admin@example.org", publisher.email]
    assert mailoutbox[0].subject == "“Issue one” was stopped"
    assert f"/admin/newsletter/issues/{mailing.issue_id}/" in mailoutbox[0].body


def test_g1_who_lets_it_go_on_after_an_alarm_is_not_stopped_by_the_same_again():
    mailing = sending(*addresses(20))
    settle(mailing, 10, state="rejected", code=550, enhanced="5.7.1")
    look()

    mailing.refresh_from_db()
    resume(mailing=mailing)

    assert look() == 0
    mailing.refresh_from_db()
    assert mailing.state == "sending"
    assert Alarm.objects.get().kind == "policy"


def test_a_warning_is_told_and_stops_nothing(mailoutbox):
    mailing = sending(*addresses(2))
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Mailing.objects.filter(pk=mailing.pk).update(started_at=an_hour_ago)
    mailing.deliveries.update(due_at=an_hour_ago)
    make.administrator()

    assert look() == 1

    mailing.refresh_from_db()
    assert mailing.state == "sending"
    assert Alarm.objects.get().level == "warning"
    assert [mail.subject for mail in mailoutbox] == ["“Issue one” needs a look"]


def test_an_issue_that_was_stopped_in_the_same_moment_is_still_told_of():
    mailing = sending(*addresses(20))
    settle(mailing, 10, state="rejected", code=550, enhanced="5.1.1")
    pause_issue(mailing=Mailing.objects.get(), reason="By hand.")
    from newsletter.actions.alarms import watch as watch_one

    alarms = watch_one(mailing=mailing)

    assert [alarm.kind for alarm in alarms] == ["bounces"]
    assert Mailing.objects.get().note == "By hand."


def test_refusals_are_told_apart_by_what_they_are_about():
    mailing = sending(*addresses(6))
    for enhanced in ("5.1.1", "5.7.26", "5.2.2", ""):
        settle(mailing, 1, state="rejected", enhanced=enhanced)

    tally = tally_of(mailing)

    assert (tally.handed, tally.hard, tally.policy) == (4, 1, 1)


def test_nothing_is_idle_while_nothing_is_due():
    mailing = sending("ada@example.org")
    settle(mailing, 1)

    assert idle_time(mailing) is None


def test_the_board_says_how_fast_and_how_long_still():
    mailing = sending(*addresses(40))
    Mailing.objects.filter(pk=mailing.pk).update(started_at=timezone.now() - timedelta(minutes=2))
    mailing.refresh_from_db()
    settle(mailing, 10)

    now = standing(mailing)

    assert now.a_minute == pytest.approx(5, rel=0.05)
    assert now.time_left.total_seconds() == pytest.approx(360, rel=0.05)
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
