"""A year: rules, clocks put forward and back, thin weeks, outages, edits, power cuts.

Readers choose anew, pause and come back all the time.
"""

from __future__ import annotations

import pytest
import time_machine

from newsletter.models import Occasion
from newsletter.recurrence import WORKING_DAYS
from tests.newsletter.year import Plan, Year, moment
from tests.newsletter.year_checks import check

pytestmark = pytest.mark.django_db
KINDS = {"issue", "daily", "article", "step"}
PLANS = {
    "Saturdays in Paris": Plan(rule="FREQ=WEEKLY;BYDAY=SA", seed=1),
    "twice a week in New York": Plan(
        rule="FREQ=WEEKLY;BYDAY=TU,FR", zone="America/New_York", when_late="skip", seed=2
    ),
    "last Sundays at an hour that is skipped": Plan(
        rule="FREQ=MONTHLY;BYDAY=-1SU", hour=2, fresh=7, seed=3
    ),
    "every other Thursday in Auckland": Plan(
        rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        zone="Pacific/Auckland",
        when_late="ask",
        fresh=3,
        seed=4,
    ),
    "the first and fifteenth in Honolulu": Plan(
        rule="FREQ=MONTHLY;BYMONTHDAY=1,15", zone="Pacific/Honolulu", hour=17, fresh=3, seed=5
    ),
    "working days in Kolkata": Plan(rule=WORKING_DAYS, zone="Asia/Kolkata", most=3, seed=6),
}


def lived(start, end, *, plan):
    with time_machine.travel(moment(start), tick=False) as clock:
        year = Year(clock, plan)
        year.live(moment(end))
        return check(year)


def test_five_days_around_the_hour_that_is_skipped_keep_every_promise():
    sent = lived("2026-03-25T05:00Z", "2026-03-29T05:00Z", plan=PLANS["Saturdays in Paris"])

    assert set(sent) == KINDS


@pytest.mark.faults
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_year_keeps_every_promise(plan):
    sent = lived("2026-01-01T05:00Z", "2027-01-01T05:00Z", plan=plan)

    assert set(sent) == KINDS
    assert Occasion.objects.filter(outcome="thin").exists()
