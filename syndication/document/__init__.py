"""A stranger's HTML as blocks of ours: cleaned first, then read once from top to bottom.

Pure: no database, no network. Pictures come as the addresses they had (`value["image"]`); whoever
brings them home puts a picture in their place.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from itertools import islice
from typing import Any

from core.html import plain_text, sanitise
from syndication.document.flow import Flow
from syndication.document.lifting import HEADINGS, lift
from syndication.document.reading import is_deeper
from syndication.markup import parse, write

__all__ = ["Document", "read_document"]

DEEPEST = 120  # a walk takes four Python frames a level, of a thousand
MOST_ELEMENTS = 50_000


@dataclass(frozen=True, slots=True)
class Document:
    """A text as blocks, and the clean markup they were made of."""

    blocks: list[tuple[str, Any]]
    markup: str


def read_document(markup: str, *, base_url: str = "") -> Document:
    """The blocks of some markup; relative links are completed from `base_url`.

    Sign-up forms, buttons, counting pixels and tails that follow the reader are left out; words
    never. Markup that is monstrous keeps its words as paragraphs. Raises `ValueError` above 2 MB.
    """
    tree = parse(markup)
    if next(islice(tree.iter(), MOST_ELEMENTS, None), None) is not None:
        return _flat(sanitise(markup, profile="article"))
    lift(tree, base_url=base_url)
    clean = sanitise(write(tree), profile="article")
    body = parse(clean)
    if is_deeper(body, DEEPEST):
        return _flat(clean)
    levels = sorted({str(heading.tag) for heading in body.iter(*HEADINGS)})
    flow = Flow(levels=levels)
    flow.children(body)
    return Document(flow.finish(), clean)


def _flat(clean: str) -> Document:
    lines = [html.escape(line, quote=False) for line in plain_text(clean).splitlines()]
    flat = "".join(f"<p>{line}</p>" for line in lines)
    return Document([("paragraph", flat)] if flat else [], clean)
