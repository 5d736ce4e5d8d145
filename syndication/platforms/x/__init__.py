"""X: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Person, Recognition, Story
from syndication.platforms.x import people, stories
from syndication.platforms.x.copies import Copies


class X(Copies):
    """X."""

    key: ClassVar[str] = "x"
    name: ClassVar[str] = "X"

    def recognise(self, drop: Drop) -> Recognition:
        """By its posts and articles, and by its list of followers."""
        found, followers = stories.recognise(drop), people.recognise(drop)
        if found.confidence and followers.confidence:
            return Recognition(found.confidence, found.label, (*found.holds, *followers.holds))
        return found if found.confidence else followers

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        return stories.read_stories(drop)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return people.read_people(drop)
