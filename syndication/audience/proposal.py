"""What the columns of a table that nobody's platform made may mean, and what is in doubt.

Headers are asked first, then the cells. What is not certain is told as a doubt: a person decides
about it, and never this file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from syndication.audience.addresses import LOOKS_LIKE_ONE, is_masked
from syndication.audience.headers import ANSWERS, KNOWN_HEADERS, UNASKED
from syndication.audience.meaning import Meaning, Part, State
from syndication.audience.reader import Reader, folded_once
from syndication.audience.vocabulary import PEOPLES_WORDS, YES_AND_NO
from syndication.exchange import Person
from syndication.tables import DayOrder, Row, Table, day_order_of, fold, moment
from syndication.words import _

LOOKED_AT = 2_000  # rows
SHOWN = 20
LONGEST_WORD = 30
MOST_WORDS = 12  # more different cells than that are no vocabulary
TIMES: tuple[Part, ...] = ("subscribed_at", "confirmed_at", "left_at")
ONLY_ONE: tuple[Part, ...] = ("address", "state")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is shown: its name, some cells, its different words where there are few."""

    header: str  # folded
    name: str
    samples: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    order: DayOrder = ""
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table seems to hold; without `doubts` it may be read as `meaning` says."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    meaning: Meaning
    doubts: tuple[str, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.header for column in self.columns)

    def agrees_with(self, said: Meaning) -> bool:
        """Whether what was said of an earlier table answers all that this one asks."""
        for column in self.columns:
            if _unknown_words(replace(column, part=said.parts.get(column.header)), said):
                return False
            if column.order in {"dmy", "mdy"} and said.orders.get(column.header) not in {
                None,
                column.order,
            }:
                return False
        return True


def propose(table: Table) -> Proposal:
    """Look at the headers and the first rows of a table."""
    rows = list(islice(table.rows(), LOOKED_AT))
    headers = folded_once(table.headers)
    whole = [row for row in rows if not row.problem]  # the cells of others stand anywhere
    seen = tuple(_look_at(folded, name, whole) for folded, name in headers.items())
    columns = tuple(_once(seen))
    meaning = _meaning(columns)
    return Proposal(columns, tuple(rows[:SHOWN]), meaning, tuple(_doubts(columns, seen, meaning)))


def read_first(proposal: Proposal, meaning: Meaning) -> list[tuple[Row, list[Person]]]:
    """The rows that are shown, each with whom it would bring."""
    headers = [column.name for column in proposal.columns]
    reader = Reader(meaning, member="", headers=headers)
    return [(row, list(reader.people(row))) for row in proposal.rows]


def vocabulary_of(column: Column) -> dict[str, State]:
    """What words of this column tell, those further down too; of a yes its header decides."""
    if column.words and all(word in YES_AND_NO for word in column.words):
        yes, no = ANSWERS.get(column.header, ("confirmed", "unsubscribed"))
        return {word: yes if means_yes else no for word, means_yes in YES_AND_NO.items()}
    return PEOPLES_WORDS


def _look_at(folded: str, name: str, rows: Sequence[Row]) -> Column:
    cells = [cell for row in rows if (cell := row.cells.get(name, ""))]
    distinct = dict.fromkeys(fold(cell) for cell in cells)
    column = Column(
        header=folded,
        name=name,
        samples=tuple(dict.fromkeys(cells))[:3],
        words=tuple(distinct) if len(distinct) <= MOST_WORDS else (),
        order=day_order_of(cells),
    )
    return replace(column, part=_part_of(column, cells))


def _part_of(column: Column, cells: Sequence[str]) -> Part | None:
    options = [part for part in KNOWN_HEADERS.get(column.header, ()) if _fits(part, column, cells)]
    if options:
        return options[0]
    return "address" if _are_addresses(cells) else None


def _fits(part: Part, column: Column, cells: Sequence[str]) -> bool:
    """Whether the cells allow what the header says."""
    if part in TIMES:
        return not cells or all(moment(cell, "dmy") or moment(cell, "mdy") for cell in cells[:50])
    if part == "state":  # `State` may be one of a country, `Subscribed` a day
        return column.header == "status" or bool(vocabulary_of(column).keys() & {*column.words})
    if part == "address":
        return not cells or any(map(_is_address, cells))
    return not _are_addresses(cells)


def _are_addresses(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(map(_is_address, cells)) * 2 > len(cells)


def _is_address(cell: str) -> bool:
    return bool(LOOKS_LIKE_ONE.search(cell)) or is_masked(cell)


def _once(columns: Sequence[Column]) -> list[Column]:
    """Parts that a table tells once stay with the column whose header names them, then the first.

    A further column of the same part is proposed as nothing, and is a doubt.
    """
    kept: list[Column] = []
    for part in ONLY_ONE:
        alike = [one for one in columns if one.part == part]
        named = [one for one in alike if part in KNOWN_HEADERS.get(one.header, ())]
        kept.extend((named or alike)[:1])
    return [
        replace(one, part=None) if one.part in ONLY_ONE and one not in kept else one
        for one in columns
    ]


def _meaning(columns: Sequence[Column]) -> Meaning:
    state = next((one for one in columns if one.part == "state"), None)
    return Meaning(
        parts={one.header: one.part for one in columns if one.part},
        words=vocabulary_of(state) if state else {},
        orders={
            one.header: one.order for one in columns if one.part in TIMES and one.order != "doubt"
        },
    )


def _doubts(columns: Sequence[Column], seen: Sequence[Column], meaning: Meaning) -> list[str]:
    doubts = []
    if not meaning.headers("address"):
        doubts.append(_("No column seems to hold addresses."))
    for before, after in zip(seen, columns, strict=True):
        facts = {"column": before.name}
        if before.part != after.part:
            doubts.append(_("“%(column)s” could mean the same as another column.") % facts)
        if after.part in TIMES and after.order == "doubt":
            doubts.append(_("Is 04/05 in “%(column)s” the 4th of May or the 5th of April?") % facts)
        if unknown := _unknown_words(after, meaning):
            words = ", ".join(unknown)
            doubts.append(
                _("What does “%(word)s” in “%(column)s” mean?") % {**facts, "word": words}
            )
        if after.part is None and before.part is None and _may_tell_states(after):
            doubts.append(_("“%(column)s” may say who left. Say what it is.") % facts)
    return doubts


def _unknown_words(column: Column, meaning: Meaning) -> list[str]:
    if column.part != "state":
        return []
    if not column.words:
        return [*column.samples]
    return [word for word in column.words if word not in meaning.words]


def _may_tell_states(column: Column) -> bool:
    """Whether a column that nobody knows has a few short words: one of them may be a no."""
    if column.header in UNASKED or not column.words:
        return any(word in PEOPLES_WORDS for word in column.words)
    return any(re.search(r"[^\W\d_]", word) for word in column.words) and all(
        len(word) <= LONGEST_WORD for word in column.words
    )
