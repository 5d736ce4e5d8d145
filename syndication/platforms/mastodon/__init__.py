"""Mastodon: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Person, Recognition
from syndication.platforms.mastodon import people
from syndication.platforms.mastodon.copies import Copies


class Mastodon(Copies):
    """Mastodon."""

    key: ClassVar[str] = "mastodon"
    name: ClassVar[str] = "Mastodon"

    def recognise(self, drop: Drop) -> Recognition:
        return people.recognise(drop)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return people.read_people(drop)
