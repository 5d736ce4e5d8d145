"""What the tests of homecomings stand on."""

from __future__ import annotations

import pytest

from syndication.actions import homecoming, intake_people
from tests import make
from tests.syndication import homecomings


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


@pytest.fixture
def audience(tmp_path):
    return homecomings.audience(tmp_path)


@pytest.fixture
def small_batches(monkeypatch):
    """Many batches out of few lines; the size is a constant of ours, not behaviour."""
    monkeypatch.setattr(intake_people, "BATCH", 3)
    monkeypatch.setattr(homecoming, "BATCH", 3)
