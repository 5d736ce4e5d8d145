"""beehiiv: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Person, Recognition, Story
from syndication.platforms.beehiiv import stories
from syndication.platforms.beehiiv.people import Subscribers


class Beehiiv:
    """beehiiv."""

    key: ClassVar[str] = "beehiiv"
    name: ClassVar[str] = "beehiiv"

    def recognise(self, drop: Drop) -> Recognition:
        """By its table of posts, or by that of its readers."""
        found = stories.recognise(drop)
        return found if found.confidence else Subscribers().recognise(drop)

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        return stories.read_stories(drop)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return Subscribers().read_people(drop)
