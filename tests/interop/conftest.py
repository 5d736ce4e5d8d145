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


@pytest.fixture(autouse=True)
def _may_reach_the_peers(settings):
    """They listen on the loopback, which no stranger may lead us to."""
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture(scope="session", params=[FIVE, SIX], ids=["ghost-5", "ghost-6"])
def ghost(request) -> Iterator[GhostPeer]:
    """One Ghost of each release for all tests: each keeps to articles of its own."""
    with start_ghost(request.param) as peer:
        yield peer


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
