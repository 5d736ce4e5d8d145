from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.interop.peers import (
    FIVE,
    SIX,
    BlueskyPeer,
    GhostPeer,
    WordPressPeer,
    start_bluesky,
    start_ghost,
    start_wordpress,
)
from tests.interop.roads import ROADS, Road


@pytest.fixture(autouse=True)
def _may_reach_the_peers(settings):
    """They listen on the loopback, which no stranger may lead us to."""
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture(scope="session")
def ghost_5() -> Iterator[GhostPeer]:
    """One Ghost 5 for all tests: each keeps to articles of its own."""
    with start_ghost(FIVE) as peer:
        yield peer


@pytest.fixture(scope="session")
def ghost_6() -> Iterator[GhostPeer]:
    """One Ghost 6 for all tests."""
    with start_ghost(SIX) as peer:
        yield peer


@pytest.fixture(params=["ghost_5", "ghost_6"])
def ghost(request: pytest.FixtureRequest) -> GhostPeer:
    """Each Ghost in turn."""
    peer: GhostPeer = request.getfixturevalue(request.param)
    return peer


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPressPeer]:
    """One WordPress for all tests: each keeps to articles of its own."""
    with start_wordpress() as peer:
        yield peer


@pytest.fixture(scope="session")
def bluesky() -> Iterator[BlueskyPeer]:
    """One Bluesky server for all tests: each keeps to records of its own."""
    with start_bluesky() as peer:
        yield peer


@pytest.fixture(params=sorted(ROADS))
def road(request: pytest.FixtureRequest) -> Road:
    """The way to each peer in turn, as a channel goes it."""
    return ROADS[request.param](request.getfixturevalue(request.param))
