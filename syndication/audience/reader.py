"""Reads the rows of one table by what its columns mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from syndication.audience.addresses import addresses_in, is_masked
from syndication.audience.meaning import PARTS, Cells, Meaning, Part, State
from syndication.exchange import Person
from syndication.tables import Row, fold, moment

KEPT: tuple[Part, ...] = ("state", "subscribed_at", "confirmed_at", "left_at")  # as evidence


class Reader:
    """Turns a row into people: one for each address in it.

    `judge` says the state where a platform needs more than one column for it; `told` names
    further cells (folded) that are kept as evidence.
    """

    def __init__(
        self,
        meaning: Meaning,
        *,
        member: str,
        headers: Sequence[str],
        judge: Callable[[Cells, Reader], State] | None = None,
        told: Iterable[str] = (),
    ) -> None:
        self.meaning = meaning
        self.member = member
        self._headers = folded_once(headers)
        self._judge = judge
        # Of each part the columns that are there: their name as it is declared and in the table.
        self._where: dict[Part, list[tuple[str, str]]] = {
            part: [
                (name, self._headers[name])
                for name in meaning.headers(part)
                if name in self._headers
            ]
            for part in PARTS
        }
        columns = [name for part in KEPT for name, _header in self._where[part]]
        kept = dict.fromkeys([*columns, *told])
        self._told = [(name, self._headers[name]) for name in kept if name in self._headers]

    def cells(self, row: Row) -> Cells:
        return Cells(row, self._headers)

    def state(self, cells: Cells) -> State:
        """By the word of its column, where an unknown word is none; who has left has left."""
        word = self._text(cells, "state")
        state = self.meaning.words.get(fold(word), "") if word else self.meaning.default
        has_left = state in {"confirmed", "pending"} and self._text(cells, "left_at")
        return "unsubscribed" if has_left else state

    def people(self, row: Row, *, problem: str = "") -> Iterator[Person]:
        """Everybody in the row; a row without an address is somebody too, for the report."""
        cells = self.cells(row)
        state = self._judge(cells, self) if self._judge else self.state(cells)
        found = [row.cells.get(header, "") for _name, header in self._where["address"]]
        addresses = [one for cell in found if cell for one in addresses_in(cell)]
        for address in dict.fromkeys(addresses or [""]):
            yield self._person(cells, address, state, row.problem or problem)

    def _person(self, cells: Cells, address: str, state: State, problem: str) -> Person:
        if is_masked(address):
            state = "no_email"
        confirmed_at = self._time(cells, "confirmed_at")
        return Person(
            row=cells.row.line,
            address=address,
            state=state,
            name=self._name(cells),
            language=self._text(cells, "language"),
            subscribed_at=self._time(cells, "subscribed_at"),
            confirmed_at=confirmed_at if state == "confirmed" else None,
            left_at=self._time(cells, "left_at"),
            ip=self._text(cells, "ip"),
            evidence=self._evidence(cells),
            tags=_tags(self._text(cells, "tags")),
            problem=problem,
        )

    def _text(self, cells: Cells, part: Part) -> str:
        for _name, header in self._where[part]:
            if found := cells.row.cells.get(header):
                return found
        return ""

    def _time(self, cells: Cells, part: Part) -> datetime | None:
        for name, header in self._where[part]:
            text = cells.row.cells.get(header)
            if text and (found := moment(text, self.meaning.orders.get(name, ""))):
                return found
        return None

    def _name(self, cells: Cells) -> str:
        parts = [self._text(cells, "first_name"), self._text(cells, "last_name")]
        return self._text(cells, "name") or " ".join(part for part in parts if part)

    def _evidence(self, cells: Cells) -> str:
        row = cells.row.cells
        facts = [f"{name}={row[header]}" for name, header in self._told if row.get(header)]
        return f"{self.member}:{cells.row.line} {' '.join(facts)}".strip()


def folded_once(headers: Sequence[str]) -> dict[str, str]:
    """The headers of a table by their folded form; of two alike the second is numbered."""
    found: dict[str, str] = {}
    for number, header in enumerate(headers, start=1):
        name = fold(header) or f"column {number}"
        found[f"{name} {number}" if name in found else name] = header
    return found


def _tags(cell: str) -> tuple[str, ...]:
    if not cell:
        return ()
    parts = (part.strip(" \"'*") for part in re.split(r"\s*(?::::|[,;|])\s*", cell))
    return tuple(part for part in parts if part)
