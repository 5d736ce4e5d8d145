"""Buttondown: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Person, Recognition, Story
from syndication.holding import at_least_one
from syndication.platforms.buttondown import stories
from syndication.platforms.buttondown.copies import Copies
from syndication.platforms.buttondown.people import Subscribers
from syndication.words import _


class Buttondown(Copies):
    """Buttondown."""

    key: ClassVar[str] = "buttondown"
    name: ClassVar[str] = "Buttondown"

    def recognise(self, drop: Drop) -> Recognition:
        """By its list of letters, or by that of its readers."""
        found, people = stories.recognise(drop), Subscribers().recognise(drop)
        if found.confidence and people.confidence:
            return Recognition(found.confidence, "Buttondown export", ("stories", "people"))
        return found if found.confidence else people

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        instead = _("In Buttondown choose Settings, Exports, and drop the archive whole.")
        return at_least_one(stories.read_stories(drop), drop, instead=instead)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        return Subscribers().read_people(drop)
