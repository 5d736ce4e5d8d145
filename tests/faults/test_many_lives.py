"""Ten thousand lives of an audience: nobody who said no is mailable until their own act."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults import size
from tests.syndication.lives import Lives

LIVES = size.of(few=50, full=10_000)


@pytest.mark.faults
@pytest.mark.django_db
def test_no_life_of_very_many_makes_somebody_mailable_who_said_no(figures):
    many = settings(
        max_examples=LIVES,
        stateful_step_count=12,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # a failure is told as it is found: shrinking costs hours here
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(Lives, settings=many)

    figures(lives=LIVES, steps=12 * LIVES)
