"""A year: rules, clocks put forward and back, thin weeks, outages, edits, power cuts.

Readers choose anew, pause and come back all the time. See `tests/newsletter/year.py`.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from newsletter.models import Delivery, Occasion
from newsletter.recurrence import WORKING_DAYS
from tests.faults import size
from tests.newsletter.year import Plan, Year, moment
from tests.newsletter.year_checks import check

pytestmark = [pytest.mark.faults, pytest.mark.django_db]
BEGINS = moment("2026-01-01T05:00Z")
LASTS = timedelta(days=size.of(30, 365))
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


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_year_keeps_every_promise(plan, figures, settings, tmp_path):
    settings.EMAIL_URL = f"file://{tmp_path}/mail"  # holds nothing yet: its files are counted
    with time_machine.travel(BEGINS, tick=False) as clock:
        year = Year(clock, plan)
        year.live(BEGINS + LASTS)
        sent = check(year)

    skipped = Delivery.objects.filter(state="skipped")
    hours = Occasion.objects.order_by()
    figures(
        **sent,
        full=skipped.filter(answer__startswith="The promise").count(),
        nothing_left=skipped.filter(answer__startswith="Nothing").count(),
        presumed=Delivery.objects.filter(state="presumed").count(),
        hours=hours.count(),
        thin=hours.filter(outcome="thin").count(),
        cuts=year.cuts,
        choices=sum(map(len, year.wanted.values())),
        edits=len(year.edits),
    )
    assert set(sent) == {"issue", "daily", "article", "step"}
    assert hours.filter(outcome="thin").exists() or not size.IS_FULL
