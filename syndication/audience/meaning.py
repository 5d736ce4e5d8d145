"""What the columns of a table mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Self, cast, get_args

from syndication.exchange import PersonState
from syndication.tables import DayOrder, Row, fold

Part = Literal[
    "address",
    "name",
    "first_name",
    "last_name",
    "state",
    "subscribed_at",
    "confirmed_at",
    "left_at",
    "ip",
    "language",
    "tags",
]
State = PersonState | Literal[""]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
STATES: Final[tuple[PersonState, ...]] = (
    "confirmed",
    "pending",
    "unsubscribed",
    "bounced",
    "complained",
    "blocked",
)
ORDERS: Final = ("", "dmy", "mdy")


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which part of a person each column tells (by folded header), and what its words mean.

    `words` are folded; `orders` says of a column of dates which number is the day; `default` is
    the state of a row whose cell is empty, and of every row where no column tells a state.
    """

    parts: Mapping[str, Part]
    words: Mapping[str, State] = field(default_factory=dict)
    orders: Mapping[str, DayOrder] = field(default_factory=dict)
    default: State = "pending"

    def headers(self, part: Part) -> tuple[str, ...]:
        """The columns that tell this part, in the order they were declared."""
        return tuple(header for header, told in self.parts.items() if told == part)

    def as_json(self) -> dict[str, Any]:
        return {
            "parts": dict(self.parts),
            "words": dict(self.words),
            "orders": dict(self.orders),
            "default": self.default,
        }

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> Self:
        """As it was kept; what is no part, state or order is left out."""
        return cls(
            parts={name: part for name, part in facts["parts"].items() if part in PARTS},
            words={word: state for word, state in facts["words"].items() if state in STATES},
            orders={name: order for name, order in facts["orders"].items() if order in ORDERS},
            default=cast("State", facts["default"] if facts["default"] in STATES else "pending"),
        )


class Cells:
    """The cells of a row by folded header."""

    __slots__ = ("_headers", "row")

    def __init__(self, row: Row, headers: Mapping[str, str]) -> None:
        self.row = row
        self._headers = headers

    @property
    def headers(self) -> Collection[str]:
        return self._headers.keys()

    def get(self, *folded: str) -> str:
        """The first of these cells that is there and not empty."""
        cells = self.row.cells
        for name in folded:
            if found := cells.get(self._headers.get(name, ""), ""):
                return found
        return ""

    def word(self, *folded: str) -> str:
        """The same, folded: a word of a vocabulary."""
        return fold(self.get(*folded))
