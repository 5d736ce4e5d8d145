"""Feeds that others publish: bytes to values, with no address, no database and no trust.

RSS and Atom go through feedparser, JSON Feed through a parser of our own. feedparser is given
bytes and never an address or a string (it would open it), its own sanitising is off: all that
leaves here is plain text and checked addresses. Its handler of tags is quadratic in the attributes
of one tag (400 kB took 57 seconds) and slow on many, so both are counted before it looks.
"""

from __future__ import annotations

import calendar
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

import feedparser

from core.html import is_safe_url, plain_text

MOST_TAGS = 40_000  # outside CDATA
MOST_ATTRIBUTES = 200  # of one tag
MOST_ENTRIES = 50
LONGEST_MARKUP = 50_000  # characters of an entry that are looked at
LONGEST_TITLE = 255
LONGEST_SUMMARY = 2_000
LONGEST_ADDRESS = 1_000
LONGEST_ID = 500
TAG = re.compile(rb"<[^<>!?/](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+")
HEAD_LINK = re.compile(r"<link\b([^<>]{0,2000})>", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"(?i)\b(rel|type|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
KINDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)


class NotAFeed(Exception):
    """The bytes are no feed that we read; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a feed tells of, as plain text."""

    entry_id: str
    url: str
    title: str
    summary: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself, and its newest entries in its own order."""

    title: str
    entries: tuple[Entry, ...]


def read(data: bytes, *, url: str, kind: str = "") -> Feed:
    """The feed in some bytes that were found at an address; raises `NotAFeed`.

    `kind` is the Content-Type they came with. At most fifty entries are read.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(data, url=url)
    found = parsed(data, url=url, kind=kind)
    entries = _usable(_xml_entry(one, base=url) for one in found.get("entries", [])[:MOST_ENTRIES])
    return Feed(_title(found.get("feed", {}).get("title_detail")), entries)


def parsed(data: bytes, *, url: str, kind: str = "") -> Any:
    """What feedparser finds in the bytes of an RSS or Atom feed; raises `NotAFeed`."""
    guard(data)
    head = {"content-location": url, "content-type": kind or "application/xml"}
    try:
        found = feedparser.parse(
            io.BytesIO(data),
            response_headers=head,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        # Broken character references and the like make feedparser stumble in many ways.
        raise NotAFeed(_("There is no feed at this address.")) from error
    if not found.get("version"):
        raise NotAFeed(_("There is no feed at this address."))
    return found


def guard(data: bytes) -> None:
    """Raise `NotAFeed` for what would hold a parser for long. Linear in size."""
    outside = [part.partition(b"<![CDATA[")[0] for part in data.split(b"]]>")]
    if sum(part.count(b"<") for part in outside) > MOST_TAGS:
        raise NotAFeed(_("This feed is too large."))
    if any(tag[0].count(b"=") > MOST_ATTRIBUTES for part in outside for tag in TAG.finditer(part)):
        raise NotAFeed(_("This feed is not built as feeds are."))


def named_in(page: str, *, url: str) -> str | None:
    """The address of the feed that a web page names in its head, if it names one."""
    for link in HEAD_LINK.finditer(page[: 10 * LONGEST_MARKUP]):
        facts = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(link[1])}
        is_feed = facts.get("type", "").lower() in KINDS
        if is_feed and "alternate" in facts.get("rel", "").lower().split() and "href" in facts:
            return _address(facts["href"], base=url) or None
    return None


def _xml_entry(entry: Any, *, base: str) -> Entry:
    content = entry.get("summary_detail") or next(iter(entry.get("content") or []), None)
    # `entry.get` maps one date to the other with a warning; a plain look does not.
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    url = _address(entry.get("link", ""), base=base)
    title = _title(entry.get("title_detail"))
    return Entry(
        entry_id=_identity(entry.get("id") or url or title),
        url=url,
        title=title,
        summary=_words(content)[:LONGEST_SUMMARY],
        published_at=moment_of_parts(moment),
    )


def _json_feed(data: bytes, *, url: str) -> Feed:
    """JSON Feed 1.1 (https://jsonfeed.org/version/1.1/)."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(_("There is no feed at this address.")) from error
    if not str(found.get("version")).startswith("https://jsonfeed.org/version/"):
        raise NotAFeed(_("There is no feed at this address."))
    items = found.get("items")
    told = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    entries = _usable(_json_entry(one, base=url) for one in told[:MOST_ENTRIES])
    return Feed(_line(_text(found, "title")), entries)


def _json_entry(item: dict[str, Any], *, base: str) -> Entry:
    url = _address(_text(item, "url") or _text(item, "external_url"), base=base)
    words = _text(item, "summary") or _text(item, "content_text")
    markup = {"type": "text/html", "value": _text(item, "content_html")}
    published = _text(item, "date_published")
    return Entry(
        entry_id=_identity(str(item.get("id") or url)),
        url=url,
        title=_line(_text(item, "title")),
        summary=(words.strip() or _words(markup))[:LONGEST_SUMMARY],
        published_at=_iso_moment(published),
    )


def _usable(entries: Iterator[Entry]) -> tuple[Entry, ...]:
    """Entries that lead somewhere, each once; what has no title is named by its first words."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.url:
            title = entry.title or _line(entry.summary)[:80] or entry.url
            named = Entry(
                entry.entry_id, entry.url, title[:LONGEST_TITLE], entry.summary, entry.published_at
            )
            found.setdefault(entry.entry_id, named)
    return tuple(found.values())


def _title(detail: Any) -> str:
    return _line(_words(detail))


def _words(detail: Any) -> str:
    """The plain text of what feedparser calls a detail: a value with its media type."""
    value = str((detail or {}).get("value") or "").replace("\x00", "")[:LONGEST_MARKUP]
    is_plain = (detail or {}).get("type") == "text/plain"
    return value.strip() if is_plain else plain_text(value)


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TITLE]


def _text(facts: dict[str, Any], name: str) -> str:
    value = facts.get(name)
    return value.replace("\x00", "")[:LONGEST_MARKUP] if isinstance(value, str) else ""


def _identity(text: str) -> str:
    """What tells an entry from the others of its feed, however long it is."""
    fits = len(text) <= LONGEST_ID and "\x00" not in text
    return text if fits else hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _address(place: str, *, base: str) -> str:
    """The web address that a feed gives, whole; empty where it is none or too long."""
    try:
        url = urljoin(base, place.strip()) if place.strip() else ""
    except ValueError:  # "http://[": not even an address
        return ""
    is_web = url.startswith(("http://", "https://")) and is_safe_url(url)
    return url if is_web and len(url) <= LONGEST_ADDRESS else ""


def moment_of_parts(parsed: Any) -> datetime | None:
    """Feedparser gives UTC; dates outside of what a computer counts are none."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _iso_moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)
