"""Tables: those that say something in columns, and those that only place things on a page."""

from __future__ import annotations

from typing import Any

from lxml.html import HtmlElement

from syndication.document.inline import Apart, Line, tidy
from syndication.markup import words

CELLS = ("td", "th")
PLACED = ("blockquote", "dl", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "img", "pre", "table")
TOO_RICH = (*PLACED, "ol", "ul", "section", "details")


def rows_of(table: HtmlElement) -> list[list[HtmlElement]]:
    """The cells of each row, in the order they are read; rows without a cell left out."""
    rows = [
        [cell for cell in row if cell.tag in CELLS]
        for row in table.iter("tr")
        if next(row.iterancestors("table")) is table
    ]
    return [row for row in rows if row]


def places_things(table: HtmlElement) -> bool:
    """Whether a table is a frame for other things, as letters are laid out, and no table at all."""
    rows = rows_of(table)
    cells = [cell for row in rows for cell in row]
    if max((len(row) for row in rows), default=0) <= 1:
        return True
    headed = any(cell.tag == "th" for cell in cells)
    return not headed and any(next(cell.iter(*PLACED), None) is not None for cell in cells)


def fits(table: HtmlElement) -> bool:
    """Whether the editor can hold it: every cell a line of words, its head without links."""
    rows = rows_of(table)
    cells = [cell for row in rows for cell in row]
    spans = any(cell.get(name, "1") != "1" for cell in cells for name in ("colspan", "rowspan"))
    rich = any(child.tag != "img" for cell in cells for child in cell.iter(*TOO_RICH))
    return not (spans or rich or any(_links(cell) for cell in _head(rows)))


def write_table(table: HtmlElement) -> tuple[dict[str, Any], list[Apart]]:
    """The value of a table block, and the pictures that stood in its cells."""
    rows = rows_of(table)
    head = _head(rows)
    body = rows[1:] if head else rows
    apart: list[Apart] = []
    width = max(len(row) for row in rows)
    headings = [words(cell) for cell in head] + [""] * (width - len(head))
    written = []
    for row in body:
        cells = [_cell(cell, apart) for cell in row]
        written.append({"values": cells + [""] * (width - len(cells))})
    for cell in head:
        _cell(cell, apart)
    caption = table.find("caption")
    value = {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": written,
        "caption": "" if caption is None else words(caption),
    }
    return value, apart


def _head(rows: list[list[HtmlElement]]) -> list[HtmlElement]:
    """The first row where it names the columns."""
    first = rows[0] if len(rows) > 1 else []
    return first if all(cell.tag == "th" for cell in first) else []


def _cell(cell: HtmlElement, apart: list[Apart]) -> str:
    line = Line()
    line.text(cell.text)
    for child in cell:
        line.node(child)
        line.text(child.tail)
    pieces = line.finish()
    apart += [piece for piece in pieces if isinstance(piece, Apart)]
    markup = tidy("<br/>".join(piece for piece in pieces if isinstance(piece, str)))
    return f"<p>{markup}</p>" if markup else ""


def _links(cell: HtmlElement) -> bool:
    return any(link.get("href") for link in cell.iter("a"))
