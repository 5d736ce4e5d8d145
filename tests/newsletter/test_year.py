"""A few days of a year that keeps every promise; six whole years are in `make faults`."""

from __future__ import annotations

import pytest
import time_machine

from tests.newsletter.year import Plan, Year, moment
from tests.newsletter.year_checks import check

pytestmark = pytest.mark.django_db


def test_five_days_around_the_hour_that_is_skipped_keep_every_promise(settings, tmp_path):
    settings.EMAIL_URL = f"file://{tmp_path}/mail"  # holds nothing yet: its files are counted
    with time_machine.travel(moment("2026-03-25T05:00Z"), tick=False) as clock:
        year = Year(clock, Plan(rule="FREQ=WEEKLY;BYDAY=SA"))
        year.live(moment("2026-03-29T05:00Z"))
        sent = check(year)

    assert set(sent) == {"issue", "daily", "article", "step"}
