"""A table of the markup: its rows and what its cells say."""

from __future__ import annotations

from lxml.html import HtmlElement

from syndication.writing.document import Block, Span, Spans, Table
from syndication.writing.wording import inline, tidy

CELLS = ("td", "th")


def read_table(element: HtmlElement) -> list[Block]:
    """One table; cells that span others stand once, and tables in cells are words."""
    rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
    read = tuple(tuple(_words(cell) for cell in row if cell.tag in CELLS) for row in rows)
    caption = element.find("caption")
    said = _words(caption) if caption is not None else ()
    kept = tuple(row for row in read if row)
    has_head = bool(rows) and all(cell.tag == "th" for cell in rows[0])
    return [Table(kept, has_head, said)] if kept else []


def _words(element: HtmlElement) -> Spans:
    return tidy(one for one in inline(element) if isinstance(one, Span))
