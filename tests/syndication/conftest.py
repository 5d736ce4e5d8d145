"""What the tests of copies and of homecomings stand on."""

from __future__ import annotations

import pytest

from syndication.actions import homecoming, intake_people
from tests import make
from tests.fakes import shore as platforms
from tests.syndication import copying, homecomings


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


@pytest.fixture
def shores(settings):
    """The platforms in memory are the ones that are known; home is asked without a network."""
    settings.SYNDICATION_PLATFORMS = platforms.ALL
    settings.HOME_GATE = "inside"


@pytest.fixture
def shore():
    return platforms.arrive()


@pytest.fixture
def site():
    return make.site()


@pytest.fixture
def article(site):
    """Published, by a brand with a channel that copies it."""
    copying.channel(site=site)
    return make.article(site=site)


@pytest.fixture
def desk(client):
    client.force_login(make.administrator())
    return client
