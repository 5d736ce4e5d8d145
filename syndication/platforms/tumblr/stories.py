"""Stories out of Tumblr's archive.

Its archive holds `posts/posts.xml` in the form of the first API, pictures in `media/`, and letters
that people wrote to each other, which are never read. What somebody reblogged is the text of
another and is left out.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from syndication.exchange import Drop, Recognition, Status, Story, Visibility
from syndication.holding import XML, at_least_one, looked_at
from syndication.jsonstream import cut_off
from syndication.markdown import as_markup
from syndication.markup import plain
from syndication.moments import moment_of, unix_moment
from syndication.words import _
from syndication.xmlstream import XmlFile, text_of

MEDIA = re.compile(r"(?:.*/)?media/(\d+)(?:_(\d+))?\.\w+")
STATES: dict[str, Status] = {"draft": "draft", "queue": "scheduled", "queued": "scheduled"}
Parts = dict[str, list[str]]


class Stories:
    """Posts come in."""

    def recognise(self, drop: Drop) -> Recognition:
        """By the element that its posts stand in."""
        if found := _posts(drop):
            return Recognition(
                95,
                f"Tumblr archive in {len(found)} parts" if found[1:] else "Tumblr archive",
                ("stories",),
            )
        return Recognition(0, "")

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        """Every post of the blog's own."""
        return at_least_one(_read(drop), drop, instead=_("At Tumblr choose Blog settings, Export."))


def _read(drop: Drop) -> Iterator[Story]:
    pictures = _pictures(drop)
    left_out: Counter[str] = Counter()
    for member in _posts(drop):
        count = 0
        with drop.open(member) as file:
            xml = XmlFile(file, name=PurePosixPath(member).name)
            for element in xml.elements("post"):
                count += 1
                if element.get("reblogged-from-url") or element.get("is_reblog") == "true":
                    left_out["reblogs"] += 1
                elif element.get("id"):
                    yield _story(element, pictures)
        if xml.is_cut:
            yield cut_off(member, count)
    for kind, count in left_out.items():
        told = f"Left out: {count} {kind}, which are the words of others."
        yield Story(source_id="left out", title="", html="", kind="left_out", warnings=(told,))


def _posts(drop: Drop) -> list[str]:
    return [member for member in looked_at(drop, XML) if b"<tumblr" in drop.head(member, 4096)]


def _pictures(drop: Drop) -> dict[str, list[str]]:
    """The files of the archive by the post they belong to, in their order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for member in drop.members():
        if place := MEDIA.fullmatch(member):
            found.setdefault(place[1], []).append((int(place[2] or 0), member))
    return {post: [member for _place, member in sorted(rows)] for post, rows in found.items()}


def _story(element: Any, pictures: dict[str, list[str]]) -> Story:
    parts: Parts = {}
    for child in element:
        if isinstance(child.tag, str):
            parts.setdefault(child.tag, []).append(text_of(child).strip())
    kind, number = element.get("type", "regular"), element.get("id")
    shown = SHOWS.get(kind, _text)(parts, pictures.get(number, []))
    if element.get("format") == "markdown":
        shown = as_markup(shown)
    address = element.get("url-with-slug") or element.get("url") or ""
    status = STATES.get(element.get("state", ""), "published")
    state: Visibility = "private" if element.get("private") == "true" else "public"
    plain_url = element.get("url") or ""
    return Story(
        source_id=number,
        title=plain(_one(parts, "regular-title", "link-text", "conversation-title")),
        html=shown,
        source_url=address if status == "published" else "",
        canonical_url=address if status == "published" else "",
        slug=element.get("slug") or "",
        status="private" if state == "private" else status,
        visibility=state,
        published_at=unix_moment(element.get("unix-timestamp"))
        or moment_of(element.get("date-gmt")),
        tags=tuple(dict.fromkeys(filter(None, parts.get("tag", [])))),
        old_urls=(plain_url,) if plain_url and plain_url != address else (),
    )


def _one(parts: Parts, *names: str) -> str:
    return next((one for name in names for one in parts.get(name, []) if one), "")


def _text(parts: Parts, _pictures: list[str]) -> str:
    return _one(parts, "regular-body", "body")


def _photo(parts: Parts, pictures: list[str]) -> str:
    """The pictures in the archive, or else the largest of each that the file names."""
    shown = pictures or list(dict.fromkeys(parts.get("photo-url", [])[:1]))
    images = "".join(f'<figure><img src="{html.escape(one)}" alt=""></figure>' for one in shown)
    return f"{images}{_one(parts, 'photo-caption')}"


def _quote(parts: Parts, _pictures: list[str]) -> str:
    source = _one(parts, "quote-source")
    said = f"<p><cite>{source}</cite></p>" if source else ""
    return f"<blockquote><p>{_one(parts, 'quote-text')}</p>{said}</blockquote>"


def _link(parts: Parts, _pictures: list[str]) -> str:
    address = html.escape(_one(parts, "link-url"))
    title = html.escape(_one(parts, "link-text")) or address
    card = f'<div data-block="card"><a href="{address}">{title}</a></div>'
    return f"{card}{_one(parts, 'link-description')}"


def _talk(parts: Parts, _pictures: list[str]) -> str:
    lines = _one(parts, "conversation-text").splitlines()
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line.strip())


def _sound(parts: Parts, _pictures: list[str]) -> str:
    player = _one(parts, "audio-player", "audio-embed", "video-player", "video-source")
    return f"{player}{_one(parts, 'audio-caption', 'video-caption')}"


def _asked(parts: Parts, _pictures: list[str]) -> str:
    return f"<blockquote>{_one(parts, 'question')}</blockquote>{_one(parts, 'answer')}"


SHOWS: dict[str, Callable[[Parts, list[str]], str]] = {
    "photo": _photo,
    "quote": _quote,
    "link": _link,
    "conversation": _talk,
    "audio": _sound,
    "video": _sound,
    "answer": _asked,
}
