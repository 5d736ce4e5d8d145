"""Any CSV or XLSX file that nobody's platform made: a person says what its columns mean.

What headers and cells make certain is proposed and may be read as it is; every doubt is asked
about (`syndication.audience.proposal`). Other platforms know their own files better: this one
answers last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar

from syndication.audience import LOOKS_LIKE_ONE, Meaning, Proposal, Reader, propose
from syndication.exchange import Drop, Person, Recognition, UnreadableFile
from syndication.tables import ENDINGS, Table
from syndication.words import _

HANDLES = "account address"  # of the Fediverse: they look like addresses and take no mail
LOOKED_AT = 200  # rows in which an address must stand


class Sheet:
    """Spreadsheets and CSV files: people come in once somebody said what the columns mean."""

    key: ClassVar[str] = "sheet"
    name: ClassVar[str] = "CSV / XLSX"

    def recognise(self, drop: Drop) -> Recognition:
        """A drop with one table in which addresses stand."""
        if _table_of(drop):
            return Recognition(10, "CSV / XLSX", ("people",))
        return Recognition(0, "")

    def propose(self, drop: Drop) -> Proposal:
        """What the columns may mean, with every doubt about it."""
        member = _table_of(drop)
        with drop.open(member) as file:
            return propose(Table(file, name=member))

    def by(self, columns: Mapping[str, Any]) -> Mapped:
        """The reader of a table whose columns mean what was said (`Meaning.as_json`)."""
        return Mapped(Meaning.from_json(columns))

    def read_people(self, drop: Drop) -> Iterator[Person]:
        """Everybody, where nothing is in doubt."""
        proposal = self.propose(drop)
        if proposal.doubts:
            raise UnreadableFile(
                _("What the columns of %(name)s mean is not certain: %(doubts)s")
                % {"name": drop.name, "doubts": " ".join(proposal.doubts)}
            )
        yield from Mapped(proposal.meaning).read_people(drop)


class Mapped:
    """A table whose columns somebody explained."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning

    def recognise(self, drop: Drop) -> Recognition:
        return Sheet().recognise(drop)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        member = _table_of(drop)
        with drop.open(member) as file:
            table = Table(file, name=member)
            reader = Reader(self._meaning, member=member, headers=table.headers)
            for row in table.rows():
                yield from reader.people(row)


def _table_of(drop: Drop) -> str:
    """The one table of a drop, or nothing: which of several is meant is not ours to guess."""
    tables = [member for member in drop.members() if member.lower().endswith(ENDINGS)]
    return tables[0] if len(tables) == 1 and _holds_addresses(drop, tables[0]) else ""


def _holds_addresses(drop: Drop, member: str) -> bool:
    try:
        with drop.open(member) as file:
            table = Table(file, name=member)
            return HANDLES not in table.headers and any(
                LOOKS_LIKE_ONE.search(cell)
                for row in islice(table.rows(), LOOKED_AT)
                for cell in row.cells.values()
            )
    except UnreadableFile:
        return False
