"""beehiiv: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Person, Recognition, Story
from syndication.holding import at_least_one
from syndication.platforms.beehiiv import stories
from syndication.platforms.beehiiv.people import Subscribers
from syndication.words import _


class Beehiiv:
    """beehiiv."""

    key: ClassVar[str] = "beehiiv"
    name: ClassVar[str] = "beehiiv"

    def recognise(self, drop: Drop) -> Recognition:
        """By its table of posts, or by that of its readers."""
        found = stories.recognise(drop)
        return found if found.confidence else Subscribers().recognise(drop)

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        instead = _("In beehiiv choose Settings, Export data, Posts.")
        return at_least_one(stories.read_stories(drop), drop, instead=instead)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return Subscribers().read_people(drop)
