"""A table being read: its headers at once, its rows as they come."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import BinaryIO
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _

from syndication.exchange import Drop, UnreadableFile
from syndication.tables.lines import A_CHUNK, check, lines_of
from syndication.tables.records import STARTS_A_ROW, Record, records_of
from syndication.tables.spreadsheet import is_spreadsheet, sheet_records

MOST_COLUMNS = 500
LONGEST_PREAMBLE = 20  # records before the headers
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")

_headers_seen: WeakKeyDictionary[Drop, dict[str, frozenset[str]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Row:
    """One record: where it begins in the file, its cells by header, and what is wrong with it."""

    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    def get(self, *headers: str) -> str:
        """The first of these cells that is there and not empty."""
        for one in headers:  # asked nine times a row: a generator would take longer than the rest
            if found := self.cells.get(one):
                return found
        return ""


class Table:
    """A table being read, a text or a spreadsheet; its rows are given once."""

    def __init__(self, file: BinaryIO, *, name: str, below: Iterable[str] = ()) -> None:
        """Raises `UnreadableFile` when this is no table.

        `below` names headers (folded) that stand below a preamble. A table whose first record
        holds an address has none: its columns are called `column 1` and so on.
        """
        start = file.read(A_CHUNK)
        if is_spreadsheet(start):
            self._records = sheet_records(file, start, name=name)
        else:
            check(start, name)
            self._records = records_of(lines_of(file, start))
        cells = self._first(frozenset(below))
        if cells is None:
            raise UnreadableFile(_("%(name)s holds no rows.") % {"name": name})
        if len(cells) > MOST_COLUMNS:
            raise UnreadableFile(
                _("%(name)s has %(count)d columns; at most %(most)d are read.")
                % {"name": name, "count": len(cells), "most": MOST_COLUMNS}
            )
        self.headers = _named_once(cells)

    def rows(self) -> Iterator[Row]:
        """Every record below the headers, once."""
        for line, cells, is_broken in self._records:
            yield self._row(line, cells, is_broken=is_broken)

    def _first(self, below: frozenset[str]) -> Sequence[str] | None:
        """The headers; the records are left standing behind them."""
        found: Record | None = next(self._records, None)
        if found is not None and below:
            begun = [found, *islice(self._records, LONGEST_PREAMBLE)]
            at = next((n for n, one in enumerate(begun) if below <= set(map(fold, one[1]))), 0)
            found = begun[at]
            self._records = chain(begun[at + 1 :], self._records)
        if found is None:
            return None
        if any(STARTS_A_ROW.fullmatch(cell.strip()) for cell in found[1]):
            self._records = chain([found], self._records)
            return [f"column {number}" for number in range(1, len(found[1]) + 1)]
        return found[1]

    def _row(self, line: int, cells: Sequence[str], *, is_broken: bool) -> Row:
        named = dict(zip(self.headers, map(str.strip, cells), strict=False))
        if not cells:
            return Row(line, named, _("A cell of this row is too long."))
        more = cells[len(self.headers) :]
        if more and any(cell.strip() for cell in more):
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


def headers_in(drop: Drop, member: str, *, below: Iterable[str] = ()) -> frozenset[str]:
    """The headers of a member, folded; none where it is no table.

    Every platform asks it of every table of a drop: what was found is kept with the drop.
    """
    if not member.lower().endswith(ENDINGS):
        return frozenset()
    seen = _headers_seen.setdefault(drop, {})
    key = "\n".join([member, *below])
    if key not in seen:
        try:
            with drop.open(member) as file:
                seen[key] = frozenset(map(fold, Table(file, name=member, below=below).headers))
        except UnreadableFile:
            seen[key] = frozenset()
    return seen[key]


@lru_cache(maxsize=4096)  # the same few words stand in every row
def fold(text: str) -> str:
    """Words without case, accents and signs: `Double-Opt_In` and `double opt in` are one."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.split(r"[\W_]+", bare)).strip()


def _named_once(cells: Sequence[str]) -> tuple[str, ...]:
    """Headers without case and edges; the second of a name is called `name 2`."""
    names: list[str] = []
    for cell in cells:
        name = " ".join(cell.replace("\ufeff", "").casefold().split())
        count = sum(known == name or known.startswith(f"{name} ") for known in names)
        names.append(f"{name} {count + 1}" if name in names else name)
    return tuple(names)
