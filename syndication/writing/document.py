"""A text as values: blocks that hold spans. What no platform of words can show is not in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mark = Literal["strong", "em", "strike", "mark", "sup", "sub", "code"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words that look alike; the end of a line in them is one that somebody wanted."""

    text: str
    marks: frozenset[Mark] = frozenset()
    url: str = ""


Spans = tuple[Span, ...]
BETWEEN = Span(" | ")


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: Spans


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Embed:
    """A link that stands alone and leads to something that can be played or shown in place."""

    url: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    alt: str = ""
    caption: Spans = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first names the columns if `has_head`."""

    rows: tuple[tuple[Spans, ...], ...]
    has_head: bool
    caption: Spans = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two parts."""


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Items of blocks; `start` is the first number, None for bullets."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


Block = Paragraph | Heading | Embed | Picture | Code | Table | Rule | Quote | Listing


def words(spans: Iterable[Span]) -> str:
    """The text of spans without its looks."""
    return "".join(span.text for span in spans)


def strong(spans: Iterable[Span]) -> Spans:
    """The same, all of it strong."""
    return tuple(Span(span.text, span.marks | {"strong"}, span.url) for span in spans)


def in_a_row(cells: Iterable[Spans]) -> Spans:
    """The cells of a table's row as one line."""
    said = [spans for spans in cells if spans]
    return tuple(
        one for place, spans in enumerate(said) for one in (*(BETWEEN,) * bool(place), *spans)
    )
