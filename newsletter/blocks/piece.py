"""What a block becomes before it is drawn: plain values with addresses that work in a mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from wagtail.rich_text import expand_db_html

from core.html import sanitise

RELATIVE = re.compile(r'(\b(?:href|src)=")(/(?!/)[^"]*)')
REL = re.compile(r'\brel="')
COLUMN = 564  # pixels of text in a mail of 620
INLINE = ["bold", "italic", "link", "ol", "ul"]
Facts: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture at twice the width it is shown at, so that fine screens are served."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One block, ready for a template: `kind` names the template, `facts` fill it.

    `mark` is the block's own name for ever: answers to a poll are counted under it.
    """

    kind: str
    facts: Facts = field(default_factory=dict)
    mark: str = ""


@dataclass(frozen=True)
class Setting:
    """What a block may know of the issue around it.

    `personal` names the placeholders that somebody fills for each reader. What
    costs a query is asked only where a block shows it.
    """

    root: str
    answers_to: str
    subject: str
    personal: frozenset[str]
    find_home: Callable[[], str]
    count_readers: Callable[[], int]
    mark: str = ""


def image_of(picture: Any, *, setting: Setting, size: str, alt: str = "") -> Image | None:
    """A rendition under the site's own address, or None where the file is gone."""
    if picture is None:
        return None
    try:
        rendition = picture.get_rendition(size)
    except OSError:  # the file is not in the store any more
        return None
    url = rendition.url if rendition.url.startswith("http") else setting.root + rendition.url
    # Outlook believes the width it is told and nothing else.
    height = round(rendition.height * COLUMN / rendition.width)
    return Image(url=url, alt=alt, width=COLUMN, height=height)


def rich(value: Any, *, setting: Setting, paid: bool = False) -> str:
    """Rich text as safe HTML whose addresses work in a mail; who `paid` gets no credit for it."""
    if not value:
        return ""
    html = sanitise(expand_db_html(value.source), profile="article")
    html = RELATIVE.sub(lambda found: found[1] + setting.root + found[2], html)
    return REL.sub('rel="sponsored ', html) if paid else html
