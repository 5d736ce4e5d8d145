"""A stranger's HTML as blocks of ours: cleaned first, then read once from top to bottom.

Pure: no database, no network. Pictures come as the addresses they had (`value["image"]`); whoever
brings them home puts a picture in their place.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from core.html import plain_text, sanitise
from syndication.document.flow import Flow
from syndication.document.lifting import HEADINGS, lift
from syndication.document.reading import is_deeper
from syndication.markup import parse, write

__all__ = ["Document", "read_document"]

DEEPEST = 120  # a walk takes four Python frames a level, of a thousand
MOST_ELEMENTS = 50_000
# What no XML may hold, however it was written: a tree that has it cannot be changed.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """A text as blocks, and the clean markup they were made of.

    `inside` are the bytes of pictures that stood in the text itself, by the names they have in the
    blocks; `left_out` is what was taken for furniture, counted by kind.
    """

    blocks: list[tuple[str, Any]]
    markup: str
    inside: dict[str, bytes] = field(default_factory=dict, repr=False)
    left_out: dict[str, int] = field(default_factory=dict)


def read_document(markup: str, *, base_url: str = "") -> Document:
    """The blocks of some markup; relative links are completed from `base_url`.

    Sign-up forms, buttons, counting pixels and tails that follow the reader are left out; words
    never. Markup that is monstrous keeps its words as paragraphs. Raises `ValueError` above 2 MB.
    """
    tree = parse(markup)
    if next(islice(tree.iter(), MOST_ELEMENTS, None), None) is not None:
        return _flat(sanitise(markup, profile="article"))
    _make_readable(tree)
    lifted = lift(tree, base_url=base_url)
    clean = sanitise(write(tree), profile="article")
    body = parse(clean)
    if is_deeper(body, DEEPEST):
        return _flat(clean)
    levels = sorted({str(heading.tag) for heading in body.iter(*HEADINGS)})
    flow = Flow(levels=levels)
    flow.children(body)
    return Document(flow.finish(), clean, lifted.inside, dict(lifted.left_out))


def _make_readable(tree: HtmlElement) -> None:
    for element in tree.iter():
        for place in ("text", "tail"):
            text = getattr(element, place)
            if text and NO_TEXT.search(text):
                setattr(element, place, NO_TEXT.sub("", text))
        for name, value in element.items():
            if NO_TEXT.search(value):
                element.set(name, NO_TEXT.sub("", value))


def _flat(clean: str) -> Document:
    lines = [html.escape(line, quote=False) for line in plain_text(clean).splitlines()]
    flat = "".join(f"<p>{line}</p>" for line in lines)
    return Document([("paragraph", flat)] if flat else [], clean)
