"""Saturday at eight: where the newsletter lives, and where each reader lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.work import Worker
from newsletter.actions.freeze import freeze
from newsletter.actions.issue import Cleared, schedule
from newsletter.actions.mailing import resume
from newsletter.models import Delivery, IssuePage, Mailing, Subscriber
from newsletter.postoffice import engine
from newsletter.rhythm import freezes_at, in_zone, next_slot, waves
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


def walked(local, zone):
    """The first moment whose wall shows `local` or later: minute by minute, as a child would."""
    moment = local.replace(tzinfo=UTC) - timedelta(hours=16)
    while on_the_wall(moment, zone) < local:
        moment += 10 * MINUTE
    moment -= 10 * MINUTE
    while on_the_wall(moment, zone) < local:
        moment += MINUTE
    return moment


def saturdays(first, number):
    return [first + timedelta(weeks=week) for week in range(number)]


def test_t1_every_saturday_at_eight_in_paris_for_ten_years():
    moment, slots = datetime(2025, 1, 1, tzinfo=UTC), []

    while moment.year < 2036:
        moment = next_slot(moment, weekday=5, hour=8, time_zone="Europe/Paris")
        slots.append(moment)

    walls = [on_the_wall(slot, "Europe/Paris") for slot in slots]
    assert {(wall.weekday(), wall.time()) for wall in walls} == {(5, time(8))}
    assert {later - earlier for earlier, later in pairwise(walls)} == {WEEK}
    assert {later - earlier for earlier, later in pairwise(slots)} == {
        WEEK - timedelta(hours=1),
        WEEK,
        WEEK + timedelta(hours=1),
    }


@pytest.mark.parametrize(
    ("local", "zone", "moment"),
    [
        # The clock jumps from two to three: half past two is the first moment there is.
        ("2026-03-29T02:30", "Europe/Paris", "2026-03-29T01:00Z"),
        ("2026-03-29T02:00", "Europe/Paris", "2026-03-29T01:00Z"),
        ("2026-03-29T03:00", "Europe/Paris", "2026-03-29T01:00Z"),
        # It shows half past two twice: the first time counts.
        ("2026-10-25T02:30", "Europe/Paris", "2026-10-25T00:30Z"),
        # By half an hour only.
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:30Z"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45Z"),
        # A day that never was.
        ("2011-12-30T08:00", "Pacific/Apia", "2011-12-30T10:00Z"),
    ],
)
def test_t1_a_gap_is_its_first_moment_and_an_hour_that_comes_twice_is_the_first(
    local, zone, moment
):
    found = in_zone(datetime.fromisoformat(local), time_zone=zone)

    assert found == datetime.fromisoformat(moment)


def test_d1_two_years_of_saturdays_in_twelve_zones_are_those_of_a_walker():
    for zone in ZONES:
        for hour in (time(2, 30), time(8)):
            for day in saturdays(date(2026, 1, 3), 104)[:: 4 if hour == time(8) else 2]:
                local = datetime.combine(day, hour)
                assert in_zone(local, time_zone=zone) == walked(local, zone), (zone, local)


@pytest.mark.faults
def test_d1_ten_years_of_saturdays_in_twelve_zones_are_those_of_a_walker():
    for zone in ZONES:
        for hour in (time(2, 30), time(8)):
            for day in saturdays(date(2008, 1, 5), 520):
                local = datetime.combine(day, hour)
                assert in_zone(local, time_zone=zone) == walked(local, zone), (zone, local)


def test_d1_no_week_is_missed_and_none_comes_twice_in_any_zone():
    for zone in ZONES:
        for hour in (2, 8):
            moment, days = datetime(2011, 6, 1, tzinfo=UTC), []
            for _week in range(520):
                moment = next_slot(moment, weekday=5, hour=hour, time_zone=zone)
                days.append(moment.astimezone(ZoneInfo(zone)).date())
            assert days == saturdays(days[0], 520), zone


@given(
    local=st.datetimes(*(datetime.fromisoformat(f"{year}-01-01") for year in (2000, 2037))),
    zone=st.sampled_from(ZONES),
)
def test_d1_any_time_on_any_wall_comes_once_and_not_before(local, zone):
    local = local.replace(second=0, microsecond=0)

    found = in_zone(local, time_zone=zone)

    assert on_the_wall(found, zone) >= local
    assert on_the_wall(found - timedelta(seconds=1), zone) < local


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

    due = [at - SATURDAY for at in Delivery.objects.values_list("due_at", flat=True)]
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
