"""The records in lines of text: a broken quote costs nobody else their row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

SEPARATORS = ",;\t|"
LONGEST_CELL = 1_000_000  # characters; `csv` gives up at 131,072 unless told
MOST_LINES_OF_A_ROW = 100
STARTS_A_ROW = re.compile(r'"?[^\s@,;|"]+@[^\s@,;|"]+\.[^\s@,;|"]+"?(?=[,;\t|]|\s*$)')
Record = tuple[int, list[str], bool]  # its first line, its cells, whether its quotes are broken


def records_of(lines: Iterator[str]) -> Iterator[Record]:
    """The records of a text, by the separator it declares or uses in its first line."""
    numbered = _without_blanks(lines)
    number, first = next(numbered, (0, ""))
    separator = ""
    if declared := re.fullmatch(r"sep=(.)\s*", first):  # Excel's own hint
        separator = declared[1]
        number, first = next(numbered, (0, ""))
    yield from _records(_with((number, first), numbered), separator or _separator_of(first))


def _without_blanks(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, those before the first word left out."""
    begun = False
    for number, line in enumerate(lines, start=1):
        begun = begun or bool(line.strip())
        if begun:
            yield number, line


def _with(first: tuple[int, str], rest: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    yield first
    yield from rest


def _separator_of(line: str) -> str:
    bare = re.sub(r'"[^"]*"', "", line)
    return max(SEPARATORS, key=bare.count)


def _records(lines: Iterator[tuple[int, str]], separator: str) -> Iterator[Record]:
    """The records of the lines: a quoted cell may hold line breaks, a broken quote may not win.

    A record is open while its quotes are odd in number. It is broken when it
    never closes, or when a line inside it is a whole row of its own.
    """
    open_lines: list[tuple[int, str]] = []
    quotes = 0
    for number, line in lines:
        # Nearly every line: without a quote there is nothing to close and nothing to unwrap.
        if not open_lines and '"' not in line and len(line) <= LONGEST_CELL:
            if line.strip():
                yield number, line.rstrip("\r\n").split(separator), False
            continue
        if open_lines and _is_row(line, open_lines[0][1], separator):
            yield from _broken(open_lines, separator)
            open_lines, quotes = [], 0
        open_lines.append((number, line))
        quotes += line.count('"')
        if quotes % 2 == 0:
            yield from _parsed(open_lines, separator, is_broken=False)
            open_lines, quotes = [], 0
        elif len(open_lines) > MOST_LINES_OF_A_ROW:
            yield from _broken(open_lines, separator)
            open_lines, quotes = [], 0
    yield from _broken(open_lines, separator)


def _is_row(line: str, first: str, separator: str) -> bool:
    """Whether a line inside an open quote begins with an address and has a row's cells."""
    return bool(STARTS_A_ROW.match(line)) and line.count(separator) >= first.count(separator)


def _broken(lines: Sequence[tuple[int, str]], separator: str) -> Iterator[Record]:
    for one in lines:
        yield from _parsed([one], separator, is_broken=True)


def _parsed(
    lines: Sequence[tuple[int, str]], separator: str, *, is_broken: bool
) -> Iterator[Record]:
    csv.field_size_limit(LONGEST_CELL)
    text = [line for _number, line in lines]
    if not any(line.strip() for line in text):
        return
    try:
        cells = next(csv.reader(text, delimiter=separator), [])
    except csv.Error:
        cells = []
    yield lines[0][0], cells, is_broken
