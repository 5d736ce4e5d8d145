"""What lifting finds beside the words, and how it puts one element into the place of another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml.html import HtmlElement


@dataclass(slots=True)
class Lifted:
    """What was found beside the words: pictures written into the text itself, and what was left
    out of it, counted by kind.
    """

    base_url: str = ""
    inside: dict[str, bytes] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def replace(element: HtmlElement, other: HtmlElement, text: str | None) -> None:
    parent = element.getparent()
    if text is not None:
        other.text = text
    other.tail = element.tail
    element.tail = None
    parent.replace(element, other)
