"""One registry of issue blocks, each shown on the page, in the mail and in its text part.

A block file ends with `register("name", TheBlock, piece=…)`: `piece` turns what
an editor wrote into plain values, or None where nothing is left to show. The
values are drawn by three templates: `newsletter/blocks/<name>.html` on the page,
`mail/blocks/<name>.html` and `mail/blocks/<name>_text.html` in the mail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

from wagtail import blocks

from newsletter.blocks.piece import Facts, Setting

MakesFacts: TypeAlias = Callable[[Any, Setting], Facts | None]

FILES = (
    "words",
    "article",
    "selection",
    "tip",
    "quote",
    "picture",
    "button",
    "poll",
    "debate",
    "event",
    "sponsor",
    "referral",
    "proof",
    "divider",
    "footer",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of block: how it is edited, and what of it a template needs."""

    name: str
    make: Callable[[], blocks.Block]
    piece: MakesFacts


_kinds: dict[str, Kind] = {}


def register(name: str, make: Callable[[], blocks.Block], *, piece: MakesFacts) -> None:
    """Add a kind of block to every issue."""
    _kinds[name] = Kind(name, make, piece)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by name, in the order editors see them; a file bears the name of its kind."""
    for file in FILES:
        import_module(f"newsletter.blocks.{file}")
    return {file: _kinds[file] for file in FILES}


def issue_blocks() -> list[tuple[str, blocks.Block]]:
    """The child blocks of an issue's body."""
    return [(kind.name, kind.make()) for kind in kinds().values()]
