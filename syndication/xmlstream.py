"""XML that strangers wrote, read element by element: memory does not grow with the file.

What `syndication.xmlmending` refuses or puts right never meets the parser. An end that is missing
is told, and libxml2 keeps its own limits (depth 256, 10 MB of text in one element).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

from lxml import etree

from syndication.xmlmending import Mended

TOO_MUCH = (etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NAME_TOO_LONG)
# What the prefixes of exports are bound to differs by generation; what they mean does not.
SPACES = (
    (re.compile(r"https?://wordpress\.org/export/[\d.]+/excerpt/"), "excerpt:"),
    (re.compile(r"https?://wordpress\.org/export/[\d.]+/"), "wp:"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/"), "content:"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/"), "dc:"),
    (re.compile(r"http://schemas\.google\.com/blogger/2018"), "blogger:"),
    (re.compile(r"http://purl\.org/(?:atom/app#|syndication/thread/1\.0)"), "app:"),
    (re.compile(r"https?://www\.w3\.org/(?:2005/Atom|2007/app)"), ""),
)


class XmlFile:
    """A file of XML that is read once; `is_cut` says afterwards whether its end was missing."""

    def __init__(self, file: BinaryIO, *, name: str) -> None:
        self.name = name
        self.is_cut = False
        self._bytes = Mended(file, name)

    def elements(self, *names: str) -> Iterator[etree._Element]:
        """The elements of these local names, whole and in order; an unfinished one is left out.

        An element is emptied when the next one is asked for. Raises `UnreadableFile`.
        """
        events = etree.iterparse(
            self._bytes,
            tag=[f"{{*}}{one}" for one in names],
            recover=True,
            resolve_entities=False,
            no_network=True,
            encoding="utf-8",
        )
        held: etree._Element | None = None
        for _event, element in events:
            if held is not None:
                yield held
                _forget(held)
            held = element
            self._bytes.since = 0
        self.is_cut = not self._bytes.ends_whole() or _gave_up(events)
        if held is not None and not (self.is_cut and self._bytes.ends_inside(local(held.tag))):
            yield held


def local(tag: str) -> str:
    """The name of an element without its namespace or prefix."""
    return tag.rpartition("}")[2].rpartition(":")[2]


@cache
def called(tag: str) -> str:
    """The name of an element as exports write it: `wp:post_id`, whichever version made it."""
    space, _brace, name = tag.rpartition("}")
    if not space:
        return name
    known = (prefix for pattern, prefix in SPACES if pattern.fullmatch(space[1:]))
    return f"{next(known, '?:')}{name}"


def text_of(element: etree._Element) -> str:
    """The text in an element and in all that is in it, without comments."""
    return str(element.xpath("string()")) if len(element) else element.text or ""


def _gave_up(events: Any) -> bool:
    """Whether the parser met what is too long or too deep for it, and read no further."""
    return any(error.type in TOO_MUCH for error in events.error_log)


def _forget(element: etree._Element) -> None:
    """Free an element and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]
