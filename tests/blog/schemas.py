"""What machines read, held against the rules of their formats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.etree
from dateutil.parser import isoparse

SCHEMAS = Path(__file__).resolve().parents[1] / "data" / "schemas"
# https://www.jsonfeed.org/version/1.1/: what each part may hold, and of which kind.
TOP: dict[str, type] = {
    "version": str,
    "title": str,
    "home_page_url": str,
    "feed_url": str,
    "description": str,
    "language": str,
    "hubs": list,
    "items": list,
}
ITEM: dict[str, type] = {
    **dict.fromkeys(("id", "url", "external_url", "title", "content_html", "summary"), str),
    **dict.fromkeys(("date_published", "date_modified"), str),
    "authors": list,
    "tags": list,
}


def valid_xml(content: bytes, *, schema: str) -> Any:
    """The tree of a document that keeps to a schema; what it breaks is told."""
    tree = lxml.etree.fromstring(content)
    rules = lxml.etree.RelaxNG(lxml.etree.parse(SCHEMAS / f"{schema}.rng"))
    assert rules.validate(tree), str(rules.error_log)
    return tree


def valid_json_feed(content: bytes) -> Any:
    """A JSON feed that keeps to the rules of 1.1."""
    feed = json.loads(content)
    problems = list(_json_problems(feed))
    assert problems == []
    return feed


def _json_problems(feed: dict[str, Any]) -> Iterator[str]:
    yield from _kinds(feed, known=TOP, needed={"version", "title", "items"})
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "the version"
    for hub in feed.get("hubs", []):
        yield from _kinds(hub, known={"type": str, "url": str}, needed={"type", "url"})
    for item in feed.get("items", []):
        yield from _kinds(item, known=ITEM, needed={"id", "content_html"})
        for name in ("date_published", "date_modified"):
            if name in item and isoparse(item[name]).tzinfo is None:
                yield f"{name} has no zone"
        for author in item.get("authors", []):
            yield from _kinds(author, known={"name": str, "url": str}, needed={"name"})
        yield from (f"tag {tag!r}" for tag in item.get("tags", []) if not isinstance(tag, str))


def _kinds(part: dict[str, Any], *, known: dict[str, type], needed: set[str]) -> Iterator[str]:
    yield from (f"no {name}" for name in needed - set(part))
    for name, value in part.items():
        if name.startswith("_"):  # an extension, which is an object
            if not isinstance(value, dict):
                yield f"{name} is no object"
        elif name not in known:
            yield f"{name} is no name of the format"
        elif not isinstance(value, known[name]) or (not value and name != "items"):
            yield f"{name} is {value!r}"
