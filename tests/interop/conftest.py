from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _may_reach_the_peers(settings):
    """They listen on the loopback, which no stranger may lead us to."""
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
