"""LinkedIn: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Person, Recognition
from syndication.platforms.linkedin.copies import Copies
from syndication.platforms.linkedin.people import Connections


class LinkedIn(Copies):
    """LinkedIn."""

    key: ClassVar[str] = "linkedin"
    name: ClassVar[str] = "LinkedIn"

    def recognise(self, drop: Drop) -> Recognition:
        return Connections().recognise(drop)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return Connections().read_people(drop)
