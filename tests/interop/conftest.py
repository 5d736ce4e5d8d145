from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.interop.peers import GhostPeer, WordPressPeer, start_ghost, start_wordpress


@pytest.fixture(autouse=True)
def _may_reach_the_peers(settings):
    """They listen on the loopback, which no stranger may lead us to."""
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture(scope="session")
def ghost() -> Iterator[GhostPeer]:
    """One Ghost for all tests: each keeps to articles of its own."""
    with start_ghost() as peer:
        yield peer


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPressPeer]:
    """One WordPress for all tests: each keeps to articles of its own."""
    with start_wordpress() as peer:
        yield peer
