"""When an issue goes out: the newsletter's days and hour, in its own zone or each reader's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from newsletter.recurrence import days

SECOND = timedelta(seconds=1)
EASTERNMOST = timedelta(hours=14)  # Kiritimati: where every day begins
FREEZES_BEFORE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A promise of when: the days of a rule, counted from one of them, at an hour of a zone."""

    rule: str
    begins: date
    hour: int
    time_zone: str


def next_slot(after: datetime, rhythm: Rhythm) -> datetime:
    """The first moment of a rhythm that is later than `after`, in UTC."""
    today = after.astimezone(ZoneInfo(rhythm.time_zone)).date()
    coming = days(rhythm.rule, begins=rhythm.begins, after=today)
    slots = (
        in_zone(datetime.combine(day, time(rhythm.hour)), time_zone=rhythm.time_zone)
        for day in coming
    )
    return next(slot for slot in slots if slot > after)  # today's own hour may have passed already


def in_zone(local: datetime, *, time_zone: str) -> datetime:
    """A time on the wall of a zone, as a moment in UTC.

    One that the clock skips becomes the first moment after the gap; one that it
    repeats is the first of the two.
    """
    zone = ZoneInfo(time_zone)
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    # In a gap the two readings of the wall enclose the moment at which the clock jumped.
    before, after = local.replace(tzinfo=zone, fold=1).astimezone(UTC), moment
    new_offset = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def waves(send_at: datetime, *, time_zone: str, zones: Iterable[str]) -> dict[datetime, list[str]]:
    """When each zone reads on its own wall what `send_at` is on the newsletter's; by moment.

    Zones that nobody knows are left out: their readers keep to the newsletter's hour.
    """
    local = send_at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    found: dict[datetime, list[str]] = {}
    for zone in sorted(known_zones().intersection(zones)):
        found.setdefault(in_zone(local, time_zone=zone), []).append(zone)
    return found


@cache
def known_zones() -> frozenset[str]:
    """Every zone there is: asked of the disk once."""
    return frozenset(available_timezones())


def freezes_at(send_at: datetime, *, time_zone: str) -> datetime:
    """Early enough for whoever reads that hour first on earth."""
    local = send_at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=UTC)
    return local - EASTERNMOST - FREEZES_BEFORE
