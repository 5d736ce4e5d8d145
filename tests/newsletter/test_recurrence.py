"""On which days a newsletter comes, and how that is said."""

from __future__ import annotations

from datetime import date
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils import translation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.recurrence import SATURDAYS, WORKING_DAYS, BadRule, check, days, in_words
from newsletter.rule_field import RHYTHMS, RuleFormField, RuleWidget, answers_of, rule_of
from tests import make

FIRST = date(2024, 1, 6)


def some(rule, *, after, number=4, begins=FIRST):
    return [day.isoformat() for day in islice(days(rule, begins=begins, after=after), number)]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (SATURDAYS, ["2026-11-28", "2026-12-05", "2026-12-12"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", ["2026-12-05", "2026-12-19", "2027-01-02"]),
        ("FREQ=MONTHLY;BYDAY=1MO", ["2026-12-07", "2027-01-04", "2027-02-01"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2026-11-27", "2026-12-25", "2027-01-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-12-31", "2027-01-31", "2027-03-31"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29"]),
        (WORKING_DAYS, ["2026-11-24", "2026-11-25", "2026-11-26"]),
        ("FREQ=DAILY;INTERVAL=3", ["2026-11-24", "2026-11-27", "2026-11-30"]),
    ],
)
def test_a_rule_has_the_days_the_calendar_gives_it(rule, found):
    assert some(rule, after=date(2026, 11, 24), number=len(found)) == found


def test_every_other_week_is_counted_from_the_day_it_began():
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA"

    even, odd = (some(rule, after=date(2026, 11, 24), begins=date(2024, 1, day)) for day in (6, 13))

    assert set(even).isdisjoint(odd)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every saturday",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;BYHOUR=8",
        "FREQ=WEEKLY;COUNT=3",
        "FREQ=WEEKLY;UNTIL=20300101",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;INTERVAL=many",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=WEEKLY\nFREQ=DAILY",
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_with_a_reason(rule):
    with pytest.raises(BadRule, match=r"\w{4}"):
        check(rule, begins=FIRST)


def test_a_rule_may_be_typed_as_calendars_write_it():
    assert check(" rrule:freq=weekly;byday=sa ", begins=FIRST) == SATURDAYS


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (SATURDAYS, "every Saturday"),
        ("FREQ=WEEKLY;BYDAY=TU,FR", "every Tuesday and Friday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every other Monday"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO", "every 3 weeks on Monday"),
        ("FREQ=MONTHLY;BYDAY=1MO", "every first Monday of the month"),
        ("FREQ=MONTHLY;BYDAY=+2MO", "every second Monday of the month"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every last Friday of the month"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "on day 15 of every month"),
        ("FREQ=DAILY", "every day"),
        (WORKING_DAYS, "every working day"),
        ("FREQ=DAILY;INTERVAL=3", "by its own calendar"),
        ("FREQ=WEEKLY", "by its own calendar"),
        ("FREQ=MONTHLY;BYDAY=5MO", "by its own calendar"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTH=3", "by its own calendar"),
        ("FREQ=YEARLY;BYYEARDAY=100", "by its own calendar"),
    ],
)
def test_a_rule_is_said_in_words(rule, words):
    with translation.override("en"):
        assert in_words(rule) == words


@given(st.sampled_from([name for name, _label in RHYTHMS[:-1]]), st.integers(0, 6))
def test_what_the_lists_say_comes_back_as_the_same_rule(rhythm, weekday):
    rule = rule_of(rhythm, weekday, "")

    assert rule_of(*answers_of(rule)) == rule
    assert check(rule, begins=FIRST) == rule


def test_any_other_rule_is_shown_as_it_was_typed():
    own = "FREQ=MONTHLY;BYMONTHDAY=15"

    assert answers_of(own) == ("own", 5, own)
    assert RuleFormField().compress(["own", 5, own]) == own


def test_a_form_shows_the_rule_it_has():
    page = str(RuleWidget().render("rule", "FREQ=MONTHLY;BYDAY=1MO"))

    assert '<option value="first" selected>' in page
    assert '<option value="0" selected>' in page


@pytest.mark.django_db
def test_a_newsletter_is_not_kept_with_a_rule_that_has_no_day():
    newsletter = make.newsletter(site=make.site())
    newsletter.rule = "FREQ=HOURLY"

    with pytest.raises(ValidationError, match="FREQ=DAILY"):
        newsletter.full_clean()
