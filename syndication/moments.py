"""Times as exports write them, in UTC unless they say otherwise; nothing rather than a guess.

Unlike the times of an audience file (`syndication.tables.moment`) these may lie in the future: a
scheduled post does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils import timezone

EARLIEST, LATEST = 1970, 2200
ZONE_NAME = re.compile(r"\s+(?:UTC|GMT|Z)$")
FRACTION = re.compile(r"(\.\d{6})\d+")  # nanoseconds, of Go
SHORT_ZONE = re.compile(r"\s*([+-]\d\d):?(\d\d)$")
NO_YEAR = re.compile(r"[A-Za-z]{3} -\d")  # PHP writes the year before the first as -0001
MILLISECONDS = 100_000_000_000  # more than this is no number of seconds before the year 5138


def moment_of(said: Any, *, zone: tzinfo = UTC) -> datetime | None:
    """A time in ISO 8601 or near it, as a `date`, or as a number of seconds or milliseconds."""
    if isinstance(said, datetime):
        return _within(said, zone)
    if isinstance(said, date):
        return _within(datetime(said.year, said.month, said.day, tzinfo=zone), zone)
    if isinstance(said, int | float) and not isinstance(said, bool):
        return unix_moment(said)
    text = ZONE_NAME.sub("+00:00", str(said or "").strip())
    text = SHORT_ZONE.sub(r"\1:\2", FRACTION.sub(r"\1", text))
    try:
        return _within(datetime.fromisoformat(text), zone)
    except ValueError:
        return None


def is_to_come(moment: datetime | None) -> bool:
    return moment is not None and moment > timezone.now()


def unix_moment(said: Any) -> datetime | None:
    """A time as seconds or milliseconds since 1970."""
    try:
        number = float(said)
        seconds = number / 1000 if abs(number) >= MILLISECONDS else number
        return _within(datetime.fromtimestamp(seconds, tz=UTC), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def mail_moment(said: str) -> datetime | None:
    """A time as mails and RSS write it: `Mon, 02 Jan 2006 15:04:05 +0000`."""
    if NO_YEAR.search(said):
        return None
    try:
        return _within(parsedate_to_datetime(said.strip()), UTC)
    except (TypeError, ValueError, IndexError):
        return None


def moment_as(said: str, forms: Iterable[str], *, zone: tzinfo = UTC) -> datetime | None:
    """A time in one of some forms of `strptime`."""
    for form in forms:
        try:
            return _within(datetime.strptime(said.strip(), form), zone)  # noqa: DTZ007 - next line
        except ValueError:
            continue
    return None


def _within(found: datetime, zone: tzinfo) -> datetime | None:
    """In UTC, and of a time when there were blogs."""
    if not EARLIEST <= found.year <= LATEST:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
