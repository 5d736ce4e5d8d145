"""On which days a newsletter comes: a recurrence rule of RFC 5545 section 3.3.10, days only.

The hour and the zone are the newsletter's own and never part of the rule: a rule of hours would
know no daylight saving.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import cast

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from dateutil.rrule import rrule, rrulestr

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KINDS = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
PARTS = frozenset(
    {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
    | {"WKST"}  # neither COUNT nor UNTIL: a promise has no end
)
OF_DAYS = frozenset({"FREQ", "INTERVAL", "BYDAY", "WKST"})  # others look at each day for ever
HORIZON = timedelta(days=5 * 366)  # a rule that has no day in so long has none
WORKING_DAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
SATURDAYS = "FREQ=WEEKLY;BYDAY=SA"
LAST = "-1"


class BadRule(ValueError):
    """A rule that cannot be kept; the message says what to write instead."""


def weekly(weekday: int, *, every: int = 1) -> str:
    """The rule of a weekday (Monday is 0), each week or each so many weeks."""
    interval = f"INTERVAL={every};" if every > 1 else ""
    return f"FREQ=WEEKLY;{interval}BYDAY={DAY_CODES[weekday]}"


def monthly(weekday: int, *, which: int) -> str:
    """The rule of the first (1) to fourth or the last (-1) such weekday of each month."""
    return f"FREQ=MONTHLY;BYDAY={which}{DAY_CODES[weekday]}"


def days(rule: str, *, begins: date, after: date) -> Iterator[date]:
    """The days of a rule from `after` on, that day included, as far as the horizon."""
    first = begins if _counts_from_its_beginning(rule) else max(begins, after)
    last = max(begins, after) + HORIZON
    for moment in _parsed(rule, first, last).xafter(_midnight(after), inc=True):
        yield moment.date()


def check(rule: str, *, begins: date) -> str:
    """The rule in its usual form. Raises `BadRule` when it is none, names hours, or has no day."""
    tidy = rule.strip().upper().removeprefix("RRULE:")
    found = _parts(tidy)
    if unknown := set(found) - PARTS:
        words = _("Leave %(parts)s out of the rule: it says on which days, and nothing else.")
        raise BadRule(words % {"parts": ", ".join(sorted(unknown))})
    if found.get("FREQ") not in KINDS:
        raise BadRule(_("Begin the rule with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY."))
    if found["FREQ"] == "DAILY" and set(found) - OF_DAYS:
        raise BadRule(_("Days that depend on the month or year begin with FREQ=MONTHLY or YEARLY."))
    try:
        first = next(days(tidy, begins=begins, after=begins), None)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadRule(_("This is no rule of RFC 5545: %s") % error) from error
    if first is None:
        raise BadRule(_("This rule never has a day."))
    return tidy


def in_words(rule: str) -> str:
    """When it comes: "every Saturday", "every other Monday", "every first Friday of the month"."""
    found = _parts(rule)
    if rule == WORKING_DAYS:
        return _("every working day")
    told = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly}.get(found.pop("FREQ", ""))
    return (told(found) if told else "") or _("by its own calendar")


def _daily(found: dict[str, str]) -> str:
    return _("every day") if not found else ""


def _weekly(found: dict[str, str]) -> str:
    every, codes = found.pop("INTERVAL", "1"), found.pop("BYDAY", "").split(",")
    if found or not all(code in DAY_CODES for code in codes):
        return ""
    names = _(" and ").join(str(WEEKDAYS[DAY_CODES.index(code)]) for code in codes)
    if every == "1":
        return _("every %(day)s") % {"day": names}
    if every == "2":
        return _("every other %(day)s") % {"day": names}
    return _("every %(number)s weeks on %(day)s") % {"number": every, "day": names}


def _monthly(found: dict[str, str]) -> str:
    if list(found) == ["BYMONTHDAY"] and found["BYMONTHDAY"].isdecimal():
        return _("on day %(number)s of every month") % {"number": found["BYMONTHDAY"]}
    which, code = found.get("BYDAY", "")[:-2], found.get("BYDAY", "")[-2:]
    if list(found) != ["BYDAY"] or code not in DAY_CODES:
        return ""
    phrases = {
        "1": _("every first %(day)s of the month"),
        "2": _("every second %(day)s of the month"),
        "3": _("every third %(day)s of the month"),
        "4": _("every fourth %(day)s of the month"),
        LAST: _("every last %(day)s of the month"),
    }
    phrase = phrases.get(which.removeprefix("+"), "")
    return phrase % {"day": str(WEEKDAYS[DAY_CODES.index(code)])} if phrase else ""


def _parts(rule: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in rule.split(";") if part)
    return {name: value for name, _sign, value in pairs}


def _counts_from_its_beginning(rule: str) -> bool:
    """Whether it matters when a rule began: with an interval, or where it names no day."""
    found = _parts(rule)
    return "INTERVAL" in found or not any(name.startswith("BY") for name in found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


@lru_cache(maxsize=256)
def _parsed(rule: str, first: date, last: date) -> rrule:
    found = cast("rrule", rrulestr(rule, dtstart=_midnight(first)))  # of one rule, never a set
    return found.replace(until=_midnight(last))
