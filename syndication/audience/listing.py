"""A platform's lists of people, declared: the headers that tell them, what they mean, the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import ClassVar, Literal

from syndication.audience.meaning import Cells, Meaning, Part, State
from syndication.audience.reader import Reader
from syndication.exchange import Drop, Person, Recognition
from syndication.tables import DayOrder, Table, fold, headers_in


class AudienceTable:
    """What a platform says about its tables of people; every header and word is written folded.

    A table is known when it holds all headers of one of the `signatures`. A platform whose file
    needs more than a column for the state says so in `judged`.
    """

    name: ClassVar[str]
    signatures: ClassVar[tuple[frozenset[str], ...]]
    parts: ClassVar[Mapping[str, Part]]
    words: ClassVar[Mapping[str, State]] = {}
    default: ClassVar[State] = ""
    orders: ClassVar[Mapping[str, DayOrder]] = {}
    told: ClassVar[tuple[str, ...]] = ()
    below: ClassVar[frozenset[str]] = frozenset()
    confidence: ClassVar[int] = 90
    label: ClassVar[str] = ""

    def recognise(self, drop: Drop) -> Recognition:
        """By the headers of its tables, wherever they stand and whatever the file is called."""
        if self.members(drop):
            label = self.label or f"{self.name} audience"
            return Recognition(self.confidence, label, ("people",))
        return Recognition(0, "")

    def read_people(self, drop: Drop) -> Iterator[Person]:
        """Everybody in every table of the drop."""
        for member in self.members(drop):
            with drop.open(member) as file:
                table = Table(file, name=member, below=self.below)
                reader = self._reader(member, table)
                for row in table.rows():
                    cells = reader.cells(row)
                    if self.is_person(cells):
                        yield from reader.people(row, problem=self.problem(cells))

    def members(self, drop: Drop) -> list[str]:
        """The members of a drop that are tables of this platform."""
        return [member for member in drop.members() if self.knows(drop, member)]

    def knows(self, drop: Drop, member: str) -> bool:
        headers = headers_in(drop, member, below=self.below)
        return any(signature <= headers for signature in self.signatures)

    def judged(self, cells: Cells, reader: Reader, /) -> State:
        """The state of a row; by the word of its column unless a platform knows better."""
        return reader.state(cells)

    def problem(self, _cells: Cells, /) -> str:
        """Why the row cannot be taken, in a sentence; usually nothing."""
        return ""

    def is_person(self, _cells: Cells, /) -> bool:
        """Whether the row is somebody's: not so the totals below a report."""
        return True

    def _reader(self, member: str, table: Table) -> Reader:
        meaning = Meaning(self.parts, self.words, self.orders, self.default)
        return Reader(
            meaning, member=member, headers=table.headers, judge=self.judged, told=self.told
        )


def state_in_name(member: str, words: Mapping[str, State]) -> State:
    """What the name of a file says about everybody in it; `unsubscribed_2024.csv` is such a name.

    Exports that have a file for each state tell it in no other place.
    """
    name = fold(PurePosixPath(member).stem).split()
    return next((words[word] for word in name if word in words), "")


def together(*answers: Recognition) -> Recognition:
    """One answer of a platform whose stories and people are known each by its own."""
    known = [one for one in answers if one.confidence]
    if not known:
        return Recognition(0, "")
    surest = max(known, key=lambda one: one.confidence)
    holds: Iterable[Literal["stories", "people"]] = (
        what for what in ("stories", "people") if any(what in one.holds for one in known)
    )
    return Recognition(surest.confidence, " + ".join(one.label for one in known), tuple(holds))
