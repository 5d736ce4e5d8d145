"""Articles out of LinkedIn's archive; of letters, contacts and the rest nothing is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml.html import HtmlElement

from syndication.exchange import Drop, Recognition, Story, UnreadableFile
from syndication.markup import decoded, parse, words, write
from syndication.moments import moment_of
from syndication.whereabouts import last_part

LARGEST = 5_000_000
PLACE = re.compile(r"(?:.*/)?Articles/.*\.html?", re.IGNORECASE)
SIGNS = (b"linkedin.com/pulse", b'class="created"')
WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)")
IDENTITY = re.compile(r"-[a-z0-9]{5}$")


def recognise(drop: Drop) -> Recognition:
    """By the pages in which LinkedIn keeps articles."""
    found = _articles(drop)
    if not found:
        return Recognition(0, "")
    return Recognition(93, f"LinkedIn archive: {len(found)} articles", ("stories",))


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every article; one that cannot be read is told, and the others are read."""
    for member in _articles(drop):
        name = PurePosixPath(member).name
        with drop.open(member) as file:
            data = file.read(LARGEST)
        try:
            yield read_story(decoded(data), name=name)
        except (UnreadableFile, ValueError) as error:
            yield Story(source_id=name, title=name, html="", warnings=(str(error),))


def _articles(drop: Drop) -> list[str]:
    members = list(drop.members())
    found = [one for one in members if PLACE.fullmatch(one)]
    if not found and len(members) == 1:
        found = [one for one in members if one.lower().endswith((".html", ".htm"))]
    return sorted(one for one in found if any(sign in drop.head(one) for sign in SIGNS))


def read_story(markup: str, *, name: str) -> Story:
    """An article: a cover, a title with its address, two lines of dates, and the text."""
    page = parse(markup)
    heading = next(page.iter("h1"), None)
    link = next(heading.iter("a"), None) if heading is not None else None
    address = link.get("href", "") if link is not None else ""
    published = _moment(page, "published")
    cover = _cover(page, heading)
    text = list(page.iterchildren("div"))
    slug = unquote(last_part(address))
    return Story(
        source_id=slug or name,
        title=words(heading) if heading is not None else "",
        html=write(text[-1]) if text else "",
        source_url=address if published else "",
        canonical_url=address if published else "",
        slug=IDENTITY.sub("", slug),
        status="published" if published else "draft",
        published_at=published or _moment(page, "created"),
        cover_url=cover,
    )


def _moment(page: HtmlElement, name: str) -> datetime | None:
    for line in page.iter("p"):
        if line.get("class") == name and (found := WRITTEN.search(words(line))):
            return moment_of(found[1])
    return None


def _cover(page: HtmlElement, heading: HtmlElement | None) -> str:
    """The picture before the title."""
    for element in page.iter():
        if element is heading:
            break
        if element.tag == "img":
            return str(element.get("src", ""))
    return ""
