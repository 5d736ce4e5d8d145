"""LinkedIn: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Person, Recognition, Story
from syndication.platforms.linkedin import stories
from syndication.platforms.linkedin.access import Renewal
from syndication.platforms.linkedin.copies import Copies
from syndication.platforms.linkedin.people import Connections


class LinkedIn(Renewal, Copies):
    """LinkedIn."""

    key: ClassVar[str] = "linkedin"
    name: ClassVar[str] = "LinkedIn"

    def recognise(self, drop: Drop) -> Recognition:
        """By its articles, and by its list of connections."""
        found, people = stories.recognise(drop), Connections().recognise(drop)
        if found.confidence and people.confidence:
            return Recognition(found.confidence, found.label, (*found.holds, *people.holds))
        return found if found.confidence else people

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        return stories.read_stories(drop)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return Connections().read_people(drop)
