"""What a page says about reading it: how long it takes, what is in it, what comes next."""

from __future__ import annotations

from typing import Any

from wagtail.blocks import StreamValue

from blog.outline import Heading, outline
from blog.rendering import render_text

# Words a minute, silent reading: Brysbaert 2019 (English 238); Trauzettel-Klosinski 2012.
WORDS_PER_MINUTE = {"en": 238, "fr": 195, "de": 179, "es": 218, "it": 188, "nl": 202, "pt": 181}
LONG_MINUTES = 4
MANY_HEADINGS = 3
EXCERPT_BLOCKS = 3


def minutes(stream: StreamValue, *, language: str) -> int:
    """How long the words take, in whole minutes, at least one."""
    pace = WORDS_PER_MINUTE.get(language.partition("-")[0], 200)
    return max(1, round(len(render_text(stream).split()) / pace))


def contents(stream: StreamValue, *, reading_minutes: int) -> list[Heading]:
    """The main headings of a piece that is long enough to need a table of them."""
    found = [heading for heading in outline(stream).values() if heading.level == 2]  # noqa: PLR2004
    return found if len(found) >= MANY_HEADINGS and reading_minutes >= LONG_MINUTES else []


def excerpt(stream: StreamValue) -> list[Any]:
    """The beginning of a text that is for members: what comes up to its first paragraphs' end."""
    shown = list(stream)[:EXCERPT_BLOCKS]
    while shown and shown[-1].block_type == "heading":
        shown.pop()
    return shown


def neighbours(parts: list[Any], *, page: Any) -> dict[str, Any]:
    """Where a page stands among the parts of its series: its number, what is before and after."""
    keys = [part.pk for part in parts]
    if page.pk not in keys:
        return {"parts": parts, "number": 0, "previous": None, "next": None}
    place = keys.index(page.pk)
    return {
        "parts": parts,
        "number": place + 1,
        "previous": parts[place - 1] if place else None,
        "next": parts[place + 1] if place + 1 < len(parts) else None,
    }
