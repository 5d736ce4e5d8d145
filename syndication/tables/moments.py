"""Times as exports write them. Nothing rather than a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal

from django.utils import timezone

DayOrder = Literal["", "dmy", "mdy", "doubt"]
EARLIEST = 1995  # nobody asked for a newsletter before
NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[ ,T]+(\d.*))?")
MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
DAY_FIRST = re.compile(
    r"(\d{1,2})[ -]([a-z]{3})[a-z]*\.?[ -](\d{4}|\d{2})(?:[ ,]+(\d.*))?", re.IGNORECASE
)
MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})(?:[ ,]+(\d.*))?", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?.*", re.IGNORECASE)
LAST_MONTH, NOON = 12, 12
TWO_DIGITS = 100


def moment(text: str, order: DayOrder = "") -> datetime | None:
    """A time as ISO 8601, as `2024-01-31 10:20:30` or with the month's name; UTC unless it says.

    `order` reads `04/05/2024`, which is two days. Times to come and times before 1995 are none.
    """
    text = text.strip()
    found = _iso(text) or _named(text) or _numbered(text, order)
    if found is None:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if found.year >= EARLIEST and found <= timezone.now() else None


def day_order_of(texts: Iterable[str]) -> DayOrder:
    """Which number of a column's dates is the day: told by any above 12, or by points.

    Empty where none of them needs to be asked; a doubt where both could be.
    """
    needed, could_be = False, {"dmy", "mdy"}
    for text in texts:
        if not (found := NUMBERS.fullmatch(text.strip())):
            continue
        needed = True
        if found[2] == "." or int(found[1]) > LAST_MONTH:
            could_be.discard("mdy")
        if int(found[3]) > LAST_MONTH:
            could_be.discard("dmy")
    if not needed:
        return ""
    if could_be == {"dmy"}:
        return "dmy"
    return "mdy" if could_be == {"mdy"} else "doubt"


def _iso(text: str) -> datetime | None:
    try:  # it is one nearly every time, and `suppress` would take twice as long
        return datetime.fromisoformat(text)
    except ValueError:
        # A space before the zone is met in many exports and not in ISO 8601.
        plain = re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", text.removesuffix(" UTC"))
    with suppress(ValueError):
        return datetime.fromisoformat(plain)
    return None


def _named(text: str) -> datetime | None:
    if found := DAY_FIRST.fullmatch(text):
        day, month, year, clock = found.groups()
    elif found := MONTH_FIRST.fullmatch(text):
        month, day, year, clock = found.groups()
    else:
        return None
    return _made(year, str(MONTHS.get(month.lower(), 0)), day, clock)


def _numbered(text: str, order: DayOrder) -> datetime | None:
    found = NUMBERS.fullmatch(text)
    if not found or order not in {"dmy", "mdy"}:
        return None
    first, _sign, second, year, clock = found.groups()
    day, month = (first, second) if order == "dmy" else (second, first)
    return _made(year, month, day, clock)


def _made(year: str, month: str, day: str, clock: str | None) -> datetime | None:
    hour = minute = second = 0
    if found := CLOCK.fullmatch(clock or ""):
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        if found[4]:
            hour = hour % NOON + (NOON if found[4].lower() == "pm" else 0)
    whole = int(year) + (2000 if int(year) < TWO_DIGITS else 0)
    try:
        return datetime(whole, int(month), int(day), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
