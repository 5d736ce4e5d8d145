"""What a dropped file holds: which of its members are looked into, and that there is something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from syndication.exchange import Drop, Story, UnreadableFile
from syndication.words import _

XML = (".xml", ".wxr", ".rss", ".atom", "")
JSON = (".json", "")
TEXT = (".txt", ".text", ".mt", "")


def looked_at(drop: Drop, endings: tuple[str, ...]) -> list[str]:
    """The members with one of these endings; a single file whatever it is called.

    Of an archive with thousands of pictures only a few members are opened to know whose it is.
    """
    members = list(drop.members())
    if len(members) == 1:
        return members
    return sorted(one for one in members if PurePosixPath(one).suffix.lower() in endings)


def at_least_one(stories: Iterator[Story], drop: Drop, *, instead: str) -> Iterator[Story]:
    """The stories of a drop. Raises `UnreadableFile` for none, saying what to export `instead`."""
    count = 0
    for story in stories:
        count += 1
        yield story
    if not count:
        raise UnreadableFile(
            _("%(name)s holds no posts. %(instead)s") % {"name": drop.name, "instead": instead}
        )
