"""The address of a cache in front becomes what Wagtail asks for."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.frontend_cache.utils import get_backends

import pytest

from config import frontend
from config.env import BadEnvironment


@pytest.mark.parametrize(
    ("url", "facts"),
    [
        ("http://127.0.0.1:6081", {"cache_scheme": "http", "cache_netloc": "127.0.0.1:6081"}),
        (
            "cloudflare://to%2Fken@zone-1",
            {"cloudflare_token": "to/ken", "cloudflare_zoneid": "zone-1"},
        ),
    ],
)
def test_a_cache_is_named_by_its_address(url: str, facts: dict[str, Any]) -> None:
    backend = get_backends(frontend.backends(url))["default"]

    assert {name: getattr(backend, name) for name in facts} == facts


def test_cloudfront_is_named_by_its_distribution() -> None:
    assert frontend.backends("cloudfront://E1234")["default"]["DISTRIBUTION_ID"] == "E1234"


def test_without_an_address_nobody_is_told() -> None:
    assert frontend.backends("") == {}


def test_another_kind_of_cache_is_refused() -> None:
    with pytest.raises(BadEnvironment, match="FRONTEND_CACHE must begin with"):
        frontend.backends("memcached://127.0.0.1")
