"""beehiiv: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Person, Recognition
from syndication.platforms.beehiiv.people import Subscribers


class Beehiiv:
    """beehiiv."""

    key: ClassVar[str] = "beehiiv"
    name: ClassVar[str] = "beehiiv"

    def recognise(self, drop: Drop) -> Recognition:
        return Subscribers().recognise(drop)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return Subscribers().read_people(drop)
