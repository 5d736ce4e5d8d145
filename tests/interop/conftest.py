from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Any

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

STARTS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "ghost_5": partial(start_ghost, FIVE),
    "ghost_6": partial(start_ghost, SIX),
    "wordpress": start_wordpress,
    "bluesky": start_bluesky,
}


@pytest.fixture(autouse=True)
def _may_reach_the_peers(settings):
    """They listen on the loopback, which no stranger may lead us to."""
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture(scope="session")
def started(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Any]]:
    """The peers that this run needs, started side by side: each is waited for where it is used."""
    needed = [
        name for name in STARTS if any(name in names_of(one) for one in request.session.items)
    ]
    with ExitStack() as stack, ThreadPoolExecutor(max_workers=len(STARTS)) as pool:
        coming = {name: pool.submit(stack.enter_context, STARTS[name]()) for name in needed}
        yield lambda name: coming[name].result()


def names_of(test: pytest.Item) -> str:
    """What a test asks for by name, and by its parameters."""
    return " ".join([test.nodeid, *getattr(test, "fixturenames", ())])


@pytest.fixture(scope="session")
def ghost_5(started: Callable[[str], Any]) -> GhostPeer:
    """One Ghost 5 for all tests: each keeps to articles of its own."""
    peer: GhostPeer = started("ghost_5")
    return peer


@pytest.fixture(scope="session")
def ghost_6(started: Callable[[str], Any]) -> GhostPeer:
    """One Ghost 6 for all tests."""
    peer: GhostPeer = started("ghost_6")
    return peer


@pytest.fixture(params=["ghost_5", "ghost_6"])
def ghost(request: pytest.FixtureRequest) -> GhostPeer:
    """Each Ghost in turn."""
    peer: GhostPeer = request.getfixturevalue(request.param)
    return peer


@pytest.fixture(scope="session")
def wordpress(started: Callable[[str], Any]) -> WordPressPeer:
    """One WordPress for all tests: each keeps to articles of its own."""
    peer: WordPressPeer = started("wordpress")
    return peer


@pytest.fixture(scope="session")
def bluesky(started: Callable[[str], Any]) -> BlueskyPeer:
    """One Bluesky server for all tests: each keeps to records of its own."""
    peer: BlueskyPeer = started("bluesky")
    return peer


@pytest.fixture(params=sorted(ROADS))
def road(request: pytest.FixtureRequest) -> Road:
    """The way to each peer in turn, as a channel goes it."""
    return ROADS[request.param](request.getfixturevalue(request.param))
