"""One registry of article blocks, each with a web, a mail, a feed and a plain-text rendering.

A block file ends with `register("name", TheBlock, plain=…)`. It is drawn on the
web by `templates/blocks/<name>.html`, and everywhere else (feed, mail, copy) by
`templates/blocks/away/<name>.html`, which needs no style sheet, no script and
nothing that is not there once the text has left home.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from wagtail import blocks

FILES = (
    "heading",
    "paragraph",
    "image",
    "quote",
    "callout",
    "code",
    "embed",
    "table",
    "divider",
    "card",
    "button",
    "subscribe",
    "html",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of block: how it is edited and how its words read as plain text."""

    name: str
    make: Callable[[], blocks.Block]
    plain: Callable[[Any], str]


_kinds: dict[str, Kind] = {}


def register(name: str, make: Callable[[], blocks.Block], *, plain: Callable[[Any], str]) -> None:
    """Add a kind of block to every article."""
    _kinds[name] = Kind(name, make, plain)


def kinds() -> dict[str, Kind]:
    """Every kind by name, in the order editors see them."""
    for file in FILES:
        import_module(f"blog.blocks.{file}")
    return _kinds


def article_blocks() -> list[tuple[str, blocks.Block]]:
    """The child blocks of an article's body."""
    return [(kind.name, kind.make()) for kind in kinds().values()]
