"""Reads the rows of one table by what its columns mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from syndication.audience.addresses import addresses_in, is_masked
from syndication.audience.meaning import Cells, Meaning, Part, State
from syndication.exchange import Person
from syndication.tables import Row, fold, moment


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
        self._where = {
            part: [name for name in meaning.headers(part) if name in self._headers]
            for part in dict.fromkeys(meaning.parts.values())
        }
        parts: tuple[Part, ...] = ("state", "subscribed_at", "confirmed_at", "left_at")
        columns = [name for part in parts for name in self._where.get(part, ())]
        kept = dict.fromkeys([*columns, *told])
        self._told = [name for name in kept if name in self._headers]

    def cells(self, row: Row) -> Cells:
        return Cells(row, self._headers)

    def state(self, cells: Cells) -> State:
        """By the word of its column, where an unknown word is none; who has left has left."""
        word = cells.word(*self._where.get("state", ()))
        state = self.meaning.words.get(word, "") if word else self.meaning.default
        has_left = state in {"confirmed", "pending"} and self._text(cells, "left_at")
        return "unsubscribed" if has_left else state

    def people(self, row: Row, *, problem: str = "") -> Iterator[Person]:
        """Everybody in the row; a row without an address is somebody too, for the report."""
        cells = self.cells(row)
        state = self._judge(cells, self) if self._judge else self.state(cells)
        found = [cells.get(name) for name in self._where.get("address", ())]
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
        return cells.get(*self._where.get(part, ()))

    def _time(self, cells: Cells, part: Part) -> datetime | None:
        for name in self._where.get(part, ()):
            if found := moment(cells.get(name), self.meaning.orders.get(name, "")):
                return found
        return None

    def _name(self, cells: Cells) -> str:
        parts = [self._text(cells, "first_name"), self._text(cells, "last_name")]
        return self._text(cells, "name") or " ".join(part for part in parts if part)

    def _evidence(self, cells: Cells) -> str:
        facts = [f"{name}={cells.get(name)}" for name in self._told if cells.get(name)]
        return f"{self.member}:{cells.row.line} {' '.join(facts)}".strip()


def folded_once(headers: Sequence[str]) -> dict[str, str]:
    """The headers of a table by their folded form; of two alike the second is numbered."""
    found: dict[str, str] = {}
    for number, header in enumerate(headers, start=1):
        name = fold(header) or f"column {number}"
        found[f"{name} {number}" if name in found else name] = header
    return found


def _tags(cell: str) -> tuple[str, ...]:
    parts = (part.strip(" \"'*") for part in re.split(r"\s*(?::::|[,;|])\s*", cell))
    return tuple(part for part in parts if part)
