"""When it is eight on a Saturday, in any zone and year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.recurrence import SATURDAYS
from newsletter.rhythm import Rhythm, in_zone, next_slot

WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)
SATURDAY = datetime.fromisoformat("2026-11-28T08:00:00+01:00")
EIGHT = SATURDAY.replace(tzinfo=None)
ZONES = [
    *("Europe/Paris", "Europe/London", "America/New_York", "America/Sao_Paulo"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Kolkata"),
    *("Asia/Kathmandu", "America/Santiago", "UTC", "Pacific/Auckland"),
]


def every_saturday(hour, zone):
    return Rhythm(SATURDAYS, date(2024, 1, 6), hour, zone)


def on_the_wall(moment, zone):
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


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
        moment = next_slot(moment, every_saturday(8, "Europe/Paris"))
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
                moment = next_slot(moment, every_saturday(hour, zone))
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
