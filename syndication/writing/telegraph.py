"""The nodes of Telegraph: a string, or a tag with attributes and children.

Telegraph knows two sizes of heading, no tables, and no marks but the usual ones.
(https://telegra.ph/api#Content-format.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

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
)

Node = str | dict[str, Any]
TAGS: dict[Mark, str] = {"code": "code", "strike": "s", "em": "em", "strong": "strong"}


def write_nodes(blocks: Iterable[Block]) -> list[Node]:
    """The content of a page. How many bytes of it Telegraph takes is for its platform file."""
    return [node for block in blocks for node in _nodes(block)]


def _nodes(block: Block) -> Iterator[Node]:
    match block:
        case Paragraph(spans) | Embed(_, spans):
            yield _node("p", _words(spans))
        case Heading(level, spans):
            yield _node("h3" if level <= 2 else "h4", _words(spans))  # noqa: PLR2004
        case Picture():
            yield _figure(block)
        case Code(text):
            yield _node("pre", [text])
        case Quote(blocks):
            yield _node("blockquote", _run_in(blocks))
        case Listing(items, start):
            children = [_node("li", _run_in(item)) for item in items]
            yield _node("ul" if start is None else "ol", children)
        case Table():
            yield from _table(block)
        case _:
            yield {"tag": "hr"}


def _run_in(blocks: Iterable[Block]) -> list[Node]:
    """What stands in a quotation or an item: words directly, a line break between paragraphs."""
    found: list[Node] = []
    for block in blocks:
        is_words = isinstance(block, Paragraph)
        if is_words and found:
            found.append({"tag": "br"})
        found += _words(block.spans) if isinstance(block, Paragraph) else _nodes(block)
    return found


def _words(spans: Spans) -> list[Node]:
    return [node for span in spans for node in _span(span)]


def _span(span: Span) -> Iterator[Node]:
    for number, line in enumerate(span.text.split("\n")):
        if number:
            yield {"tag": "br"}
        if not line:
            continue
        node: Node = line
        for mark, tag in TAGS.items():
            if mark in span.marks:
                node = _node(tag, [node])
        yield {"tag": "a", "attrs": {"href": span.url}, "children": [node]} if span.url else node


def _figure(picture: Picture) -> Node:
    shown: Node = {"tag": "img", "attrs": {"src": picture.url}}
    caption = _words(picture.caption)
    return _node("figure", [shown, _node("figcaption", caption)] if caption else [shown])


def _table(table: Table) -> Iterator[Node]:
    if table.caption:
        yield _node("p", _words(strong(table.caption)))
    for number, row in enumerate(table.rows):
        line = in_a_row(row)
        yield _node("p", _words(strong(line) if table.has_head and number == 0 else line))


def _node(tag: str, children: list[Node]) -> Node:
    return {"tag": tag, "children": children}
