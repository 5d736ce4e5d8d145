"""Footnotes: a text says `[^mark]` where a note belongs, and one block holds what the notes say.

They are numbered in the order the text refers to them. On a wide screen a note
stands beside the line that refers to it; everywhere else they are listed below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from wagtail.rich_text import expand_db_html

from blog.blocks.registry import kinds

REFERENCE = re.compile(r"\[\^([\w-]{1,40})\]")
# A tag is read with its quoted attributes, so that nothing is ever written into one.
TAG_OR_REFERENCE = re.compile(
    r"""<(?P<close>/?)(?P<tag>[a-zA-Z][\w-]*)(?:"[^"]*"|'[^']*'|[^'">])*>|""" + REFERENCE.pattern
)
CODE = ("code", "pre")
PARAGRAPH_END = re.compile(r"</p>\s*<p\b[^>]*>")
PARAGRAPH = re.compile(r"</?p\b[^>]*>")


class Notes:
    """The notes of one text while it is drawn from top to bottom."""

    def __init__(self, texts: dict[str, str], *, cited: Iterable[str], linked: bool = True) -> None:
        order = dict.fromkeys([*(mark for mark in cited if mark in texts), *texts])
        self.numbers = {mark: number for number, mark in enumerate(order, start=1)}
        self.unwritten: list[str] = []
        self._texts = texts
        self._linked = linked
        self._drawn: Counter[str] = Counter()
        self._beside: set[str] = set()

    def mark(self, markup: str, *, beside: bool) -> str:
        """The markup of a block with a number for each reference, and notes beside it."""
        inside: Counter[str] = Counter()

        def told(found: re.Match[str]) -> str:
            if found["tag"] is not None:
                inside[found["tag"].lower()] += -1 if found["close"] else 1
                return found[0]
            mark = found[3]
            if any(inside[tag] for tag in CODE):
                return found[0]
            if mark not in self.numbers:
                self.unwritten.append(mark)
                return found[0]
            if not self._linked or inside["a"]:
                return f"<sup>{self.numbers[mark]}</sup>"
            return self._reference(mark) + (self._aside(mark) if beside else "")

        return TAG_OR_REFERENCE.sub(told, markup)

    def number(self, text: str) -> str:
        """Plain words with a number in the place of each mark."""
        return REFERENCE.sub(
            lambda found: f"[{self.numbers[found[1]]}]" if found[1] in self.numbers else found[0],
            text,
        )

    def listed(self, marks: list[str]) -> list[dict[str, Any]]:
        """The notes of those marks, in their order, as the list below a text shows them."""
        return [
            {
                "number": self.numbers[mark],
                "text": self._texts[mark],
                "is_cited": bool(self._drawn[mark]),
                "is_beside": mark in self._beside,
            }
            for mark in sorted(dict.fromkeys(marks), key=self.numbers.__getitem__)
        ]

    def _reference(self, mark: str) -> str:
        number = self.numbers[mark]
        self._drawn[mark] += 1
        # Only the first has an address: it is where the way back from the note leads.
        address = SafeString(f' id="fnref:{number}"' if self._drawn[mark] == 1 else "")
        return format_html('<sup><a{0} href="#fn:{1}">{1}</a></sup>', address, number)

    def _aside(self, mark: str) -> str:
        if mark in self._beside:
            return ""
        self._beside.add(mark)
        words = PARAGRAPH.sub("", PARAGRAPH_END.sub(" ", expand_db_html(self._texts[mark])))
        return (
            f'<span class="beside" role="note"><span class="beside-number">'
            f"{self.numbers[mark]}</span> {words}</span>"
        )


def notes_of(stream: Iterable[Any], *, linked: bool = True) -> Notes | None:
    """The notes that a text holds; none where it has no block of them."""
    texts: dict[str, str] = {}
    said: list[str] = []
    for block in stream:
        kind = kinds()[block.block_type]
        if kind.name == "footnotes":
            for note in block.value["notes"]:
                texts.setdefault(note["mark"], note["text"].source)
        elif kind.notes:
            said += REFERENCE.findall(kind.plain(block.value))
    return Notes(texts, cited=said, linked=linked) if texts else None


def unwritten(stream: Iterable[Any]) -> list[str]:
    """The marks that a text with footnotes refers to, and that have no note."""
    notes = notes_of(stream)
    if notes is None:
        return []
    for block in stream:
        if kinds()[block.block_type].notes:
            notes.mark(str(block.render()), beside=False)
    return list(dict.fromkeys(notes.unwritten))
