"""Buttondown: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Person, Recognition
from syndication.platforms.buttondown.copies import Copies
from syndication.platforms.buttondown.people import Subscribers


class Buttondown(Copies):
    """Buttondown."""

    key: ClassVar[str] = "buttondown"
    name: ClassVar[str] = "Buttondown"

    def recognise(self, drop: Drop) -> Recognition:
        return Subscribers().recognise(drop)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return Subscribers().read_people(drop)
