"""Medium: everything we know about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Recognition, Story
from syndication.platforms.medium import stories
from syndication.platforms.medium.copies import Copies


class Medium(Copies):
    """Medium."""

    key: ClassVar[str] = "medium"
    name: ClassVar[str] = "Medium"

    def recognise(self, drop: Drop) -> Recognition:
        return stories.recognise(drop)

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        return stories.read_stories(drop)
