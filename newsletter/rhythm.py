"""When an issue goes out: the newsletter's weekday and hour, in its own zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = 7


def next_slot(after: datetime, *, weekday: int, hour: int, time_zone: str) -> datetime:
    """The first "Saturday at 08:00" of a zone that is later than `after`, in UTC.

    An hour that the clock skips becomes the first instant after the gap; one
    that it repeats is the first of the two.
    """
    zone = ZoneInfo(time_zone)
    today = after.astimezone(zone).date()
    # A week and a day: today's own hour may have passed already.
    days = (today + timedelta(days=number) for number in range(DAYS + 1))
    fitting = (day for day in days if day.weekday() == weekday)
    slots = (datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC) for day in fitting)
    return next(slot for slot in slots if slot > after)


def in_zone(local: datetime, *, time_zone: str) -> datetime:
    """A wall-clock time that an editor wrote, as a moment in UTC."""
    return local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
