"""Any feed, brought home once: RSS, Atom and JSON Feed, from a file or from its address.

A feed shows the newest posts only, and often their beginnings: both are told. One that is still
being written is followed instead (`syndication.actions.sources`).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, ClassVar

from core import http
from syndication.exchange import (
    Account,
    Drop,
    ExchangeError,
    Field,
    Recognition,
    Story,
    UnreadableFile,
)
from syndication.feeds import NotAFeed, moment_of_parts, parsed
from syndication.holding import XML, at_least_one, looked_at
from syndication.jsonstream import begins_json, listed, mapped, said
from syndication.live import patiently
from syndication.markup import plain
from syndication.moments import moment_of
from syndication.whereabouts import joined, last_part
from syndication.words import _

LARGEST = 16 * 1024 * 1024
LIMITS = http.Limits(seconds=60.0, bytes=LARGEST, redirects=3)
SHORT = 600  # characters: a text without paragraphs below this is only how a post begins
FOLLOWED = re.compile(r"\?(?:source=rss|utm_)[^#]*")  # how a feed tells that a reader came by it
SIGNS = (b"<rss", b"<feed", b":feed ", b"<rdf:rdf", b"<channel")
JSON_FEED = b"jsonfeed.org/version/"


class Feed:
    """Any feed: stories come in."""

    key: ClassVar[str] = "feed"
    name: ClassVar[str] = "Feed (RSS, Atom, JSON)"
    source_fields: ClassVar[tuple[Field, ...]] = ()

    def recognise(self, drop: Drop) -> Recognition:
        """By its root; the export of a platform that uses the same form is known better by it."""
        found = _files(drop)
        return Recognition(40, "Feed", ("stories",)) if found else Recognition(0, "")

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        """Every entry of every feed."""
        return at_least_one(_read(drop), drop, instead=_("Drop the export of the site instead."))

    def read_live(self, account: Account) -> Iterator[Story]:
        """Every entry that the feed at an address shows now. Raises `ExchangeError`."""
        answer = patiently(lambda: _asked(account.base_url.strip()))
        try:
            yield from read_feed(
                answer.body, url=answer.url, kind=answer.headers.get("Content-Type", "")
            )
        except NotAFeed as error:
            raise ExchangeError(str(error), permanent=True) from error


def _asked(url: str) -> http.Answer:
    """What stands at an address; raises `ExchangeError`."""
    try:
        answer = http.fetch(url, limits=LIMITS)
    except http.HttpError as error:
        raise ExchangeError(str(error), permanent=error.permanent) from error
    if answer.status >= 400:  # noqa: PLR2004 - HTTP's own border of failure
        message = _("%(url)s answers with an error (HTTP %(status)d).")
        facts = {"url": url.partition("?")[0], "status": answer.status}
        raise ExchangeError(message % facts, permanent=answer.status < 500)  # noqa: PLR2004
    return answer


def _read(drop: Drop) -> Iterator[Story]:
    for member in _files(drop):
        with drop.open(member) as file:
            data = file.read(LARGEST + 1)
        try:
            yield from read_feed(data, url="")
        except NotAFeed as error:
            raise UnreadableFile(
                _("%(name)s is no feed that can be read: %(why)s")
                % {"name": PurePosixPath(member).name, "why": error}
            ) from error


def _files(drop: Drop) -> list[str]:
    return [one for one in looked_at(drop, (*XML, ".json")) if _is_feed(drop.head(one, 4096))]


def _is_feed(head: bytes) -> bool:
    if begins_json(head):
        return JSON_FEED in head
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return start.startswith(b"<") and any(sign in start for sign in SIGNS)


def read_feed(data: bytes, *, url: str, kind: str = "") -> Iterator[Story]:
    """The entries of a feed; raises `NotAFeed`."""
    if len(data) > LARGEST:
        raise NotAFeed(_("This feed is too large."))
    if begins_json(data):
        yield from _json_feed(data)
        return
    found = parsed(data, url=url, kind=kind)
    about = found.get("feed", {})
    for entry in found.get("entries", []):
        yield _story(entry, language=said(about, "language"), base=url)


def _story(entry: Any, *, language: str, base: str) -> Story:
    address = _whole(said(entry, "link"), base)
    bodies = [one for one in (*listed(entry.get("content")), entry.get("summary_detail")) if one]
    shown = max((str(one.get("value") or "") for one in bodies), key=len, default="")
    summary = said(entry, "summary")
    warnings = []
    if _is_cut(shown):
        warnings.append("The feed shows how the post begins, not all of it.")
    sound = next((said(one, "href") for one in listed(entry.get("enclosures"))), "")
    if sound:
        warnings.append(f"Its sound file is at {sound}.")
    names = [said(one, "name") for one in listed(entry.get("authors"))] or [said(entry, "author")]
    tags = [said(one, "term") for one in listed(entry.get("tags"))]
    return Story(
        source_id=said(entry, "id") or address or said(entry, "title"),
        title=plain(said(entry, "title")),
        html=shown,
        source_url=address,
        canonical_url=address,
        standfirst=plain(summary) if summary and summary != shown and len(summary) < SHORT else "",
        slug=last_part(address),
        status="published",
        published_at=_moment(entry, "published_parsed") or _moment(entry, "updated_parsed"),
        updated_at=_moment(entry, "updated_parsed"),
        authors=tuple(dict.fromkeys(name for name in names if name and "@" not in name)),
        tags=tuple(dict.fromkeys(filter(None, tags))),
        cover_url=next((said(one, "url") for one in listed(entry.get("media_thumbnail"))), ""),
        language=language,
        warnings=tuple(warnings),
    )


def _moment(entry: Any, key: str) -> datetime | None:
    # `entry.get` maps one date to the other with a warning; a plain look does not.
    return moment_of_parts(dict.get(entry, key))


def _whole(place: str, base: str) -> str:
    url = joined(base, place)
    return FOLLOWED.sub("", url) if url.startswith(("http://", "https://")) else ""


def _is_cut(shown: str) -> bool:
    ends = shown.rstrip().endswith(("[…]", "[...]", "[&#8230;]", "[&hellip;]"))
    return ends or (bool(shown) and len(shown) < SHORT and "<p" not in shown)


def _json_feed(data: bytes) -> Iterator[Story]:
    try:
        feed = mapped(json.loads(data.decode("utf-8-sig", errors="replace")))
    except (ValueError, RecursionError) as error:
        raise NotAFeed(_("There is no feed at this address.")) from error
    for item in (mapped(one) for one in listed(feed.get("items"))):
        address = _whole(said(item, "url"), said(feed, "home_page_url"))
        people = [mapped(one) for one in (*listed(item.get("authors")), item.get("author"))]
        names = [said(one, "name") for one in people] if any(people) else []
        text = html.escape(plain(said(item, "content_text")), quote=False)
        yield Story(
            source_id=str(item.get("id") or address),
            title=plain(said(item, "title")),
            html=said(item, "content_html") or (f"<p>{text}</p>" if text else ""),
            source_url=address,
            canonical_url=address,
            standfirst=plain(said(item, "summary")),
            slug=last_part(address),
            status="published",
            published_at=moment_of(item.get("date_published")),
            updated_at=moment_of(item.get("date_modified")),
            authors=tuple(filter(None, names)),
            tags=tuple(str(tag) for tag in listed(item.get("tags"))),
            cover_url=said(item, "image", "banner_image"),
            language=said(item, "language") or said(feed, "language"),
        )
