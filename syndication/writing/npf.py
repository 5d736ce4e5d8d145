"""Tumblr's Neue Post Format: blocks of text with formats over code points, pictures, links.

(https://github.com/tumblr/docs, npf-spec.md.) Tumblr knows no tables and only two sizes of heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from syndication.fitting import shortened
from syndication.writing.document import (
    Block,
    Code,
    Embed,
    Heading,
    Listing,
    Mark,
    Paragraph,
    Picture,
    Quote,
    Span,
    Spans,
    Table,
    in_a_row,
    strong,
    words,
)

LONGEST_TEXT = 4_096  # code points in one block of text
DEEPEST = 7
FORMATS: dict[Mark, str] = {"strong": "bold", "em": "italic", "strike": "strikethrough"}
Made = dict[str, Any]


def write_npf(blocks: Iterable[Block]) -> list[Made]:
    """The blocks of a post. How many Tumblr takes of each kind is for its platform file."""
    return [made for block in blocks for made in _block(block)]


def _block(block: Block) -> Iterator[Made]:
    match block:
        case Paragraph(spans):
            yield from _texts(spans)
        case Heading(level, spans):
            yield from _texts(spans, subtype="heading1" if level <= 2 else "heading2")  # noqa: PLR2004
        case Quote(inside):
            yield from (_inside(made, "indented", 0) for one in inside for made in _block(one))
        case Listing():
            yield from _list(block, 0)
        case _:
            yield from _thing(block)


def _thing(block: Block) -> Iterator[Made]:
    """What is not made of words, or of more than them."""
    match block:
        case Picture():
            yield from _picture(block)
        case Embed(url, spans):
            yield {"type": "link", "url": url, "title": words(spans)}
        case Code(text):
            yield from _texts((Span(text),), subtype="chat")
        case Table():
            yield from _table(block)
        case _:
            yield {"type": "text", "text": "* * *"}


def _texts(spans: Spans, **facts: Any) -> Iterator[Made]:
    """Text with its formats; what is longer than one block may be goes on in the next."""
    rest = spans
    while rest:
        part, rest = _cut(rest)
        text = words(part)
        formatting = list(_formatting(part))
        yield {"type": "text", "text": text, **facts} | (
            {"formatting": formatting} if formatting else {}
        )


def _cut(spans: Spans) -> tuple[Spans, Spans]:
    text = words(spans)
    if len(text) <= LONGEST_TEXT:
        return spans, ()
    place = len(shortened(text, LONGEST_TEXT)) - 1
    first: list[Span] = []
    rest: list[Span] = []
    for span in spans:
        here = max(min(place, len(span.text)), 0)
        place -= len(span.text)
        pieces = ((first, span.text[:here]), (rest, span.text[here:]))
        for kept, piece in pieces:
            trimmed = piece if kept else piece.lstrip()
            if trimmed:
                kept.append(Span(trimmed, span.marks, span.url))
    return tuple(first), tuple(rest)


def _formatting(spans: Spans) -> Iterator[Made]:
    start = 0
    for span in spans:
        end = start + len(span.text)
        place = {"start": start, "end": end}
        yield from ({**place, "type": FORMATS[one]} for one in sorted(span.marks) if one in FORMATS)
        if span.marks & {"sup", "sub"}:
            yield {**place, "type": "small"}
        if span.url:
            yield {**place, "type": "link", "url": span.url}
        start = end


def _picture(picture: Picture) -> Iterator[Made]:
    made: Made = {"type": "image", "media": [{"url": picture.url}]}
    if picture.alt:
        made["alt_text"] = picture.alt
    if picture.caption:
        made["caption"] = words(picture.caption)
    if picture.link:
        made["attribution"] = {"type": "link", "url": picture.link}
    yield made


def _list(listing: Listing, depth: int) -> Iterator[Made]:
    kind = "unordered-list-item" if listing.start is None else "ordered-list-item"
    for item in listing.items:
        for one in item:
            if isinstance(one, Listing):
                yield from _list(one, min(depth + 1, DEEPEST))
            else:
                yield from (_inside(made, kind, depth) for made in _block(one))


def _inside(made: Made, subtype: str, depth: int) -> Made:
    """A block of text as part of another; what is no text stays what it is."""
    if made["type"] != "text" or "subtype" in made:
        return made
    return {**made, "subtype": subtype} | ({"indent_level": depth} if depth else {})


def _table(table: Table) -> Iterator[Made]:
    """Rows as lines: their cells apart by a bar."""
    if table.caption:
        yield from _texts(strong(table.caption))
    for number, row in enumerate(table.rows):
        line = in_a_row(row)
        yield from _texts(strong(line) if table.has_head and number == 0 else line)
