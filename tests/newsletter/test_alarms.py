"""The alarms that stop an issue that goes wrong (requirement G1)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.actions.alarms import watch as watch_one
from newsletter.actions.mailing import pause, resume
from newsletter.alarms import Tally, findings
from newsletter.models import Alarm, Mailing
from newsletter.operations import idle_time, tally_of
from newsletter.postoffice import watch
from tests import make
from tests.newsletter.posting import addresses, sending, settle
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db


def look():
    with Worker() as worker:
        return watch.run_due(worker)


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
    pause(mailing=Mailing.objects.get(), reason="By hand.")
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
