"""Whatever happens to an audience, only its owner's yes ends an owner's no.

`tests/faults/test_many_lives.py` lives ten thousand times as many lives.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.syndication.lives import Lives

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=3,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_no_life_makes_somebody_mailable_who_said_no():
    run_state_machine_as_test(Lives, settings=FEW)
