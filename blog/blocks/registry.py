"""One registry of article blocks, each with a web, a mail, a feed and a plain-text rendering.

A block file ends with `register("name", TheBlock, plain=…)`. It is drawn on the
web by `templates/blocks/<name>.html`, and everywhere else (feed, mail, copy) by
`templates/blocks/away/<name>.html`, which needs no style sheet, no script and
nothing that is not there once the text has left home.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Literal, TypeAlias

from wagtail import blocks

# Where the footnotes of a block's words may stand on a wide screen; empty: it has none.
Notes: TypeAlias = Literal["", "below", "beside"]
IsOpen: TypeAlias = Callable[[Any], bool]

FILES = (
    "heading",
    "paragraph",
    "list",
    "quote",
    "interview",
    "callout",
    "footnotes",
    "markdown",
    "image",
    "gallery",
    "audio",
    "video",
    "embed",
    "code",
    "table",
    "divider",
    "file",
    "card",
    "via",
    "related",
    "button",
    "subscribe",
    "html",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of block: how it is edited, how its words read, and which pictures it shows."""

    name: str
    make: Callable[[], blocks.Block]
    plain: Callable[[Any], str]
    pictures: Callable[[Any], list[Any]]
    opened: Callable[[Any, IsOpen], list[Any]]
    notes: Notes


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    make: Callable[[], blocks.Block],
    *,
    plain: Callable[[Any], str],
    pictures: Callable[[Any], list[Any]] = lambda _value: [],
    opened: Callable[[Any, IsOpen], list[Any]] = lambda value, _is_open: [value],
    notes: Notes = "",
) -> None:
    """Add a kind of block to every article.

    `opened` gives what is left of a value where only some pictures may be seen
    by everybody: the value in a list, or none.
    """
    _kinds[name] = Kind(name, make, plain, pictures, opened, notes)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by name, in the order editors see them; a file bears the name of its kind."""
    for file in FILES:
        import_module(f"blog.blocks.{file}")
    return {file: _kinds[file] for file in FILES}


def article_blocks() -> list[tuple[str, blocks.Block]]:
    """The child blocks of an article's body."""
    return [(kind.name, kind.make()) for kind in kinds().values()]
