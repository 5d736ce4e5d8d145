"""The headings of a text: an address for each that no other has, and levels without holes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

# What pages have an address for already.
RESERVED = frozenset({"main", "newsletter", "contents", "top"})
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading as the page draws it."""

    text: str
    anchor: str
    level: int


def outline(stream: Iterable[Any]) -> dict[int, Heading]:
    """The headings by their place among the blocks.

    A level is lowered where it would leave a hole: after an h2 comes an h3 at
    most, whatever an import or an editor said.
    """
    taken = set(RESERVED)
    found: dict[int, Heading] = {}
    level = 1
    for place, block in enumerate(stream):
        if block.block_type != "heading":
            continue
        text = str(block.value["text"])
        level = min(int(block.value["level"] or 2), level + 1)
        anchor = _free(block.value["anchor"] or slugify(text, allow_unicode=True), taken=taken)
        found[place] = Heading(text=text, anchor=anchor, level=level)
    return found


def _free(wanted: str, *, taken: set[str]) -> str:
    """The wanted anchor, or the first one after it that nothing has."""
    stem = wanted[:LONGEST].strip("-") or "part"
    anchor, count = stem, 1
    while anchor in taken:
        count += 1
        anchor = f"{stem}-{count}"
    taken.add(anchor)
    return anchor
