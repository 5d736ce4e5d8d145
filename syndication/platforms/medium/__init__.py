"""Medium: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.audience import together
from syndication.exchange import Drop, Person, Recognition, Story
from syndication.platforms.medium import stories
from syndication.platforms.medium.copies import Copies
from syndication.platforms.medium.people import Subscribers


class Medium(Copies):
    """Medium."""

    key: ClassVar[str] = "medium"
    name: ClassVar[str] = "Medium"

    def recognise(self, drop: Drop) -> Recognition:
        return together(stories.recognise(drop), Subscribers().recognise(drop))

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        return stories.read_stories(drop)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return Subscribers().read_people(drop)
