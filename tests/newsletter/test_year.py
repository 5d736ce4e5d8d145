"""A year: rules, clocks put forward and back, thin weeks, outages, edits, power cuts."""

from __future__ import annotations

import pytest
import time_machine

from newsletter.models import Occasion
from tests.newsletter.year import Year, check, moment

pytestmark = pytest.mark.django_db
RULES = {
    "saturdays": "FREQ=WEEKLY;BYDAY=SA",
    "two days a week": "FREQ=WEEKLY;BYDAY=TU,FR",
    "the last Sunday of a month": "FREQ=MONTHLY;BYDAY=-1SU",
}


def lived(start, end, *, rule, seed):
    with time_machine.travel(moment(start), tick=False) as clock:
        year = Year(clock, rule=rule, seed=seed)
        year.live(moment(end))
        return check(year)


def test_five_days_around_the_hour_that_is_skipped_keep_every_promise():
    sent = lived("2026-03-25T05:00Z", "2026-03-29T05:00Z", rule=RULES["saturdays"], seed=3)

    assert set(sent) == {"issue", "daily", "article", "step"}


@pytest.mark.faults
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_year_keeps_every_promise(rule, seed):
    sent = lived("2026-01-01T05:00Z", "2027-01-01T05:00Z", rule=rule, seed=seed)

    assert set(sent) == {"issue", "daily", "article", "step"}
    assert Occasion.objects.filter(outcome="thin").exists()
