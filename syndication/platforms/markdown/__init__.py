"""Markdown files with facts on top: Jekyll, Hugo, Hexo, Eleventy, Obsidian, and folders by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Drop, Recognition, Story
from syndication.platforms.markdown import stories


class Markdown:
    """Markdown files: stories come in."""

    key: ClassVar[str] = "markdown"
    name: ClassVar[str] = "Markdown"

    def recognise(self, drop: Drop) -> Recognition:
        return stories.recognise(drop)

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        return stories.read_stories(drop)
