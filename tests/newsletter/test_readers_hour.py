"""Saturday at eight: where the newsletter lives, and where each reader lives."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

import pytest
import time_machine

from core.work import Worker
from newsletter.actions.freeze import freeze
from newsletter.actions.issue import Cleared, schedule
from newsletter.actions.mailing import resume
from newsletter.models import Delivery, IssuePage, Mailing, Subscriber
from newsletter.postoffice import engine
from newsletter.rhythm import freezes_at, in_zone, waves
from tests import make
from tests.newsletter.posting import addresses, counts

WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)
SATURDAY = datetime.fromisoformat("2026-11-28T08:00:00+01:00")
EIGHT = SATURDAY.replace(tzinfo=None)
ZONES = [
    *("Europe/Paris", "Europe/London", "America/New_York", "America/Sao_Paulo"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Kolkata"),
    *("Asia/Kathmandu", "America/Santiago", "UTC", "Pacific/Auckland"),
]


def on_the_wall(moment, zone):
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@pytest.fixture
def sent(settings, tmp_path):
    """How many mails have left, into a folder."""
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    return lambda: len(list((tmp_path / "mail").glob("*.eml")))


def local_issue(**facts):
    """A Saturday issue of a newsletter that goes by its readers' clocks."""
    newsletter = make.newsletter(site=make.site(), at_readers_hour=True, **facts)
    make.issue(newsletter=newsletter)
    return newsletter


def on_saturday():
    """The one issue gets its hour."""
    issue = IssuePage.objects.get()
    return schedule(issue=issue, send_at=SATURDAY, cleared=Cleared(issue.pk))


def work():
    with Worker() as worker:
        return engine.run_due(worker)


@pytest.mark.django_db
def test_t2_each_reader_is_due_at_eight_by_their_own_clock():
    newsletter = local_issue()
    zones = ["Pacific/Kiritimati", "Asia/Kathmandu", "Pacific/Pago_Pago", "America/New_York"]
    for number, zone in enumerate([*zones, "", "Mars/Olympus"]):
        make.audience(newsletter=newsletter, addresses=[f"{number}@example.org"], time_zone=zone)
    with time_machine.travel(SATURDAY - timedelta(days=3)):
        mailing = on_saturday()

        freeze(mailing=mailing)

    due = dict(Delivery.objects.values_list("subscriber__time_zone", "due_at"))
    for zone in zones:
        wall = on_the_wall(due[zone], zone)
        assert abs(wall - EIGHT) <= timedelta(seconds=60)
    assert due[""] == due["Mars/Olympus"] == SATURDAY


def test_t2_an_issue_is_frozen_before_anybody_on_earth_reads_that_hour():
    everywhere = waves(SATURDAY, time_zone="Europe/Paris", zones=["Pacific/Kiritimati", *ZONES])

    frozen_at = freezes_at(SATURDAY, time_zone="Europe/Paris")

    assert min(everywhere) - frozen_at == timedelta(minutes=15)


def test_t2_a_zone_that_nobody_knows_is_refused_when_it_is_written():
    person = Subscriber(time_zone="Mars/Olympus")

    with pytest.raises(ValidationError) as refused:
        person.full_clean()

    assert "time_zone" in refused.value.message_dict


@pytest.mark.django_db
def test_t2_what_goes_out_now_goes_to_everybody_now():
    newsletter = local_issue()
    make.audience(newsletter=newsletter, addresses=["a@example.org"], time_zone="Asia/Kathmandu")
    with time_machine.travel(SATURDAY, tick=False):
        mailing = on_saturday()
        freeze(mailing=mailing)

    assert Delivery.objects.get().due_at == SATURDAY


@pytest.mark.django_db
def test_d6_waves_that_are_interrupted_reach_each_reader_once(sent):
    newsletter = local_issue()
    zones = ["Pacific/Kiritimati", "Asia/Kolkata", "Europe/Paris", "America/New_York"]
    for number, zone in enumerate(zones):
        make.audience(
            newsletter=newsletter,
            addresses=[f"{number}-{reader}@example.org" for reader in range(5)],
            time_zone=zone,
        )
    seen = []
    with time_machine.travel(SATURDAY - timedelta(days=3)) as clock:
        mailing = on_saturday()
        for zone in zones:
            clock.move_to(in_zone(EIGHT, time_zone=zone) - MINUTE)
            work()
            early = sent()
            clock.move_to(in_zone(EIGHT, time_zone=zone))
            with Worker() as stopped:
                stopped.stop()  # a worker that dies between waves leaves the rest to the next
                engine.run_due(stopped)
            work()
            seen.append((early, sent()))

    mailing.refresh_from_db()
    assert seen == [(0, 5), (5, 10), (10, 15), (15, 20)]
    assert mailing.state == "finished"
    assert counts(mailing) == {"accepted": 20}


@pytest.mark.django_db
def test_an_issue_is_spread_evenly_over_its_minutes():
    newsletter = make.newsletter(site=make.site(), spread_minutes=30)
    make.issue(newsletter=newsletter)
    make.audience(newsletter=newsletter, addresses=addresses(90))
    with time_machine.travel(SATURDAY - timedelta(days=1)):
        freeze(mailing=on_saturday())

    hours = Delivery.objects.values_list("due_at", flat=True)
    due = [at - SATURDAY for at in hours if at]
    assert None not in hours
    assert sorted(due) == sorted(minute * MINUTE for minute in range(30) for _reader in range(3))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("late", "state"),
    [
        (timedelta(minutes=1), "finished"),
        (timedelta(hours=2, minutes=59), "finished"),
        (timedelta(hours=3, minutes=1), "paused"),
        (timedelta(days=8), "paused"),
    ],
)
def test_t1_d3_a_house_that_was_shut_sends_once_within_three_hours_and_else_asks(sent, late, state):
    newsletter = make.newsletter(site=make.site())
    make.issue(newsletter=newsletter)
    make.audience(newsletter=newsletter, addresses=["a@example.org"])
    with time_machine.travel(SATURDAY - timedelta(days=1)):
        on_saturday()

    with time_machine.travel(SATURDAY + late, tick=True):
        work()
        mailing = Mailing.objects.get()
        found = mailing.state, mailing.note
        if state == "paused":
            resume(mailing=mailing)
        work()
        work()

    assert found[0] == state
    assert ("more than 3 hours ago" in found[1]) is (state == "paused")
    assert sent() == 1
    assert Mailing.objects.get().state == "finished"


@pytest.mark.django_db
@pytest.mark.parametrize("step", [-2, -1, 1, 2])
def test_d4_a_clock_that_jumps_across_the_hour_sends_once(sent, step):
    newsletter = make.newsletter(site=make.site())
    make.issue(newsletter=newsletter)
    make.audience(newsletter=newsletter, addresses=["a@example.org"])
    with time_machine.travel(SATURDAY - timedelta(hours=3)) as clock:
        on_saturday()
        for offset in (-timedelta(minutes=1), timedelta(0), timedelta(hours=step), timedelta(0)):
            clock.move_to(SATURDAY + offset)
            work()

    assert sent() == 1
    assert Mailing.objects.get().state == "finished"


@pytest.mark.django_db
def test_d4_a_zone_that_is_changed_on_friday_moves_no_issue_that_has_its_hour(sent):
    newsletter = make.newsletter(site=make.site())
    make.issue(newsletter=newsletter)
    make.audience(newsletter=newsletter, addresses=["a@example.org"])
    with time_machine.travel(SATURDAY - timedelta(days=1)) as clock:
        on_saturday()
        newsletter.time_zone = "America/New_York"
        newsletter.save()
        clock.move_to(SATURDAY)
        work()
        clock.move_to(in_zone(EIGHT, time_zone="America/New_York"))
        work()

    assert sent() == 1
