"""Tables of posts: a cell may be a whole text of many lines, which in a list of people is an error.

Everything else is as in `syndication.tables`: any encoding, any separator, headers by name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from syndication.exchange import Drop, UnreadableFile
from syndication.tables import Row, fold, headers_in
from syndication.tables.lines import A_CHUNK, check, lines_of
from syndication.words import _

SEPARATORS = ",;\t|"
LONGEST_CELL = 4 * 1024 * 1024  # characters
MOST_COLUMNS = 500


def tables_with(drop: Drop, *signatures: frozenset[str]) -> list[str]:
    """The tables of a drop whose headers (folded) hold one of these sets."""
    found = ((member, headers_in(drop, member)) for member in drop.members())
    return sorted(name for name, headers in found if any(headers >= one for one in signatures))


def post_rows(file: BinaryIO, *, name: str) -> Iterator[Row]:
    """The rows of a table by folded header. Raises `UnreadableFile` for what is no table."""
    start = file.read(A_CHUNK)
    check(start, name)
    lines = lines_of(file, start)
    first = next((line for line in lines if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(_with(first, lines), delimiter=separator)
    headers = [fold(cell) for cell in _next(reader)]
    if len(headers) > MOST_COLUMNS:
        raise UnreadableFile(
            _("%(name)s has %(count)d columns; at most %(most)d are read.")
            % {"name": name, "count": len(headers), "most": MOST_COLUMNS}
        )
    while True:
        line = reader.line_num + 1
        try:
            cells = _next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(line, {}, "A cell of this row is too long.")
            continue
        if any(cell.strip() for cell in cells):
            yield Row(line, dict(zip(headers, (cell.strip() for cell in cells), strict=False)))


def _next(reader: Iterator[list[str]]) -> list[str]:
    # The limit belongs to the whole process: whoever reads a row says which it means.
    csv.field_size_limit(LONGEST_CELL)
    return next(reader)


def _with(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
