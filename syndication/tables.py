"""Tables that strangers wrote: any encoding, any separator, broken quotes, a row at a time.

Headers are found by name and never by place. A row that cannot be read says so
and costs nobody else their row; memory does not grow with the file. Platform
files may use this: it knows no model and opens nothing.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from syndication.exchange import UnreadableFile

SEPARATORS = ",;\t|"
MOST_COLUMNS = 500
LONGEST_CELL = 1_000_000  # characters; `csv` gives up at 131,072 unless told
LONGEST_LINE = 4_000_000  # bytes; more without an end is cut, so that memory stays flat
MOST_LINES_OF_A_ROW = 100
A_CHUNK = 65_536
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
STARTS_A_ROW = re.compile(r'"?[^\s@,;|"]+@[^\s@,;|"]+\.[^\s@,;|"]+"?(?=[,;\t|]|\s*$)')
EARLIEST = 1995  # nobody asked for a newsletter before


@dataclass(frozen=True, slots=True)
class Row:
    """One record: where it begins in the file, its cells by header, and what is wrong with it."""

    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    def get(self, *headers: str) -> str:
        """The first of these cells that is there and not empty."""
        return next((self.cells[one] for one in headers if self.cells.get(one)), "")


class Table:
    """A table being read: its headers at once, its rows as they come."""

    def __init__(self, file: BinaryIO, *, name: str) -> None:
        """Raises `UnreadableFile` when this is no table."""
        start = file.read(A_CHUNK)
        _check(start, name)
        lines = _without_blanks(_lines(file, start))
        number, first = next(lines, (0, ""))
        self._separator = ""
        if declared := re.fullmatch(r"sep=(.)\s*", first):  # Excel's own hint
            self._separator = declared[1]
            number, first = next(lines, (0, ""))
        self._separator = self._separator or _separator_of(first)
        self._records = _records(_with((number, first), lines), self._separator)
        found = next(self._records, None)
        if found is None:
            raise UnreadableFile(_("%(name)s holds no rows.") % {"name": name})
        if len(found[1]) > MOST_COLUMNS:
            raise UnreadableFile(
                _("%(name)s has %(count)d columns; at most %(most)d are read.")
                % {"name": name, "count": len(found[1]), "most": MOST_COLUMNS}
            )
        self.headers = _named_once(found[1])

    def rows(self) -> Iterator[Row]:
        """Every record below the headers, once."""
        for line, cells, is_broken in self._records:
            yield self._row(line, cells, is_broken=is_broken)

    def _row(self, line: int, cells: Sequence[str], *, is_broken: bool) -> Row:
        named = dict(zip(self.headers, (cell.strip() for cell in cells), strict=False))
        if not cells:
            return Row(line, named, _("A cell of this row is too long."))
        if any(cell.strip() for cell in cells[len(self.headers) :]):
            return Row(line, named, _("This row has more cells than there are columns."))
        if is_broken and len(cells) != len(self.headers):
            return Row(line, named, _("The quotes of this row do not match."))
        return Row(line, named)


def headers_of(start: bytes) -> frozenset[str]:
    """The headers in the first bytes of a file; none where it is no table."""
    try:
        return frozenset(Table(io.BytesIO(start), name="").headers)
    except UnreadableFile:
        return frozenset()


def moment(text: str) -> datetime | None:
    """A time as ISO 8601 or as `2024-01-31 10:20:30`, in UTC unless it says otherwise.

    Nothing rather than a guess: other forms, times to come and times before 1995 are none.
    """
    try:
        found = datetime.fromisoformat(text.strip().removesuffix(" UTC"))
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if found.year >= EARLIEST and found <= timezone.now() else None


def _check(start: bytes, name: str) -> None:
    """Raises `UnreadableFile` for what calls itself a table and is none."""
    facts = {"name": name}
    if not start.strip():
        raise UnreadableFile(_("%(name)s is empty.") % facts)
    if start.startswith(b"PK"):
        raise UnreadableFile(
            _(
                "%(name)s is a ZIP archive or a spreadsheet that calls itself CSV. "
                "Save it as CSV (UTF-8), or drop the archive under its own name."
            )
            % facts
        )
    if re.match(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml)", start, re.IGNORECASE):
        raise UnreadableFile(
            _("%(name)s is a web page, not a table. Sign in there and download it again.") % facts
        )
    controls = sum(start.count(bytes([code])) for code in (1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 127))
    if not _is_wide(start) and controls > len(start) // 100:
        raise UnreadableFile(_("%(name)s is not text. Save it as CSV (UTF-8).") % facts)


def _is_wide(start: bytes) -> bool:
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or bool(_wide(start))


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every second byte of Latin text is NUL."""
    if len(start) < 8 or start.count(0) * 3 < len(start):  # noqa: PLR2004 - four characters
        return ""
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _lines(file: BinaryIO, start: bytes) -> Iterator[str]:
    encoding = next((name for bom, name in BOMS.items() if start.startswith(bom)), _wide(start))
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _wide_lines(file, start, encoding)
        return
    # Old Macintosh programs end lines with CR alone and write Mac Roman.
    legacy = "mac_roman" if b"\r" in start and b"\n" not in start else "cp1252"
    start = start.removeprefix(codecs.BOM_UTF8)
    for raw in _raw_lines(file, start):
        yield _decoded(raw, legacy).replace("\0", "")


def _decoded(raw: bytes, legacy: str) -> str:
    """A line in UTF-8, or in what was usual before: files are met that hold both."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(legacy, errors="replace")


def _raw_lines(file: BinaryIO, start: bytes) -> Iterator[bytes]:
    rest = b""
    chunk = start
    while chunk:
        # A CR at the end may be half of a CRLF: it waits for the next chunk.
        pieces = (rest + chunk).splitlines(keepends=True)
        is_open = pieces[-1][-1:] != b"\n" and len(pieces[-1]) < LONGEST_LINE
        rest = pieces.pop() if is_open else b""
        yield from pieces
        chunk = file.read(A_CHUNK)
    if rest:
        yield rest


def _wide_lines(file: BinaryIO, start: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    rest = ""
    chunk = start
    while chunk:
        pieces = re.split(r"(?<=\n)|(?<=\r)(?!\n|$)", rest + decoder.decode(chunk))
        rest = pieces.pop()
        yield from (piece.replace("\0", "") for piece in pieces)
        chunk = file.read(A_CHUNK)
    if rest:
        yield rest


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


def _named_once(cells: Sequence[str]) -> tuple[str, ...]:
    """Headers without case and edges; the second of a name is called `name 2`."""
    names: list[str] = []
    for cell in cells:
        name = " ".join(cell.replace("\ufeff", "").casefold().split())
        count = sum(known == name or known.startswith(f"{name} ") for known in names)
        names.append(f"{name} {count + 1}" if name in names else name)
    return tuple(names)


def _records(
    lines: Iterator[tuple[int, str]], separator: str
) -> Iterator[tuple[int, list[str], bool]]:
    """The records of the lines: a quoted cell may hold line breaks, a broken quote may not win.

    A record is open while its quotes are odd in number. It is broken when it
    never closes, or when a line inside it is a whole row of its own.
    """
    open_lines: list[tuple[int, str]] = []
    quotes = 0
    for number, line in lines:
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


def _broken(
    lines: Sequence[tuple[int, str]], separator: str
) -> Iterator[tuple[int, list[str], bool]]:
    for one in lines:
        yield from _parsed([one], separator, is_broken=True)


def _parsed(
    lines: Sequence[tuple[int, str]], separator: str, *, is_broken: bool
) -> Iterator[tuple[int, list[str], bool]]:
    csv.field_size_limit(LONGEST_CELL)
    text = [line for _number, line in lines]
    if not any(line.strip() for line in text):
        return
    try:
        cells = next(csv.reader(text, delimiter=separator), [])
    except csv.Error:
        cells = []
    yield lines[0][0], cells, is_broken
