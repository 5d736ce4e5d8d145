"""Addresses out of exports, where some are none: `http://[` makes Python's own readers stumble."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def joined(base: str, place: str) -> str:
    """A place as an address; empty where it is none."""
    try:
        url = urljoin(base, place)
        urlsplit(url)
    except ValueError:
        return ""
    return url


def last_part(url: str) -> str:
    """The end of the path of an address: what a post is mostly called by."""
    try:
        return urlsplit(url).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
