"""A stranger's look at a page: without a login, as a search engine would."""

from __future__ import annotations

import re

import requests

CANONICAL = re.compile(r"""<link[^>]+rel=["']canonical["'][^>]*href=["']([^"']+)["']""")


def look(url: str) -> requests.Response:
    """The page as it is served just now."""
    return requests.get(url, timeout=30, headers={"Cache-Control": "no-cache"})


def canonicals(page: requests.Response) -> list[str]:
    """Every canonical address that a page names."""
    return CANONICAL.findall(page.text)
