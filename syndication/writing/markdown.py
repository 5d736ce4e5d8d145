"""Markdown, in the flavours of the platforms that read it.

What Markdown has no sign for stands as HTML in it (`<sup>`), as do signs that would be read wrongly
between two letters. Every flavour here knows tables and struck words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from syndication.writing.document import (
    Block,
    Code,
    Embed,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Spans,
    Table,
    strong,
)
from syndication.writing.markdown_words import Words, escaped, in_tags, target

FENCE = re.compile(r"`{3,}")
STEP = 4  # columns: what stands below an item is indented so, which every reader understands


@dataclass(frozen=True, slots=True)
class Flavour:
    """How one platform reads Markdown."""

    embed: str = ""  # what shows a player for `{url}`; empty: a link
    has_templates: bool = False  # double braces are orders to the platform


COMMONMARK = Flavour()
FOREM = Flavour(embed="{{% embed {url} %}}", has_templates=True)
HASHNODE = Flavour(embed="%[{url}]")
BUTTONDOWN = Flavour(has_templates=True)


def write_markdown(blocks: Iterable[Block], flavour: Flavour = COMMONMARK) -> str:
    """The text of a document. It never begins with the three dashes of front matter."""
    return _Writer(flavour).text(blocks)


@dataclass(frozen=True, slots=True)
class _Writer:
    flavour: Flavour

    def text(self, blocks: Iterable[Block]) -> str:
        """Blocks with an empty line between; two lists in a row have different signs."""
        parts: list[str] = []
        turn = 0
        before: Block | None = None
        for block in blocks:
            turn = 1 - turn if isinstance(before, Listing) else 0
            parts.append(
                "\n".join(self._list(block, turn)).rstrip("\n")
                if isinstance(block, Listing)
                else self._block(block)
            )
            before = block
        return "\n\n".join(parts)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(spans):
                return self._words(spans)
            case Heading(level, spans):
                return f"{'#' * level} {self._words(spans, on_one_line=True)}"
            case Quote(blocks):
                lines = self.text(blocks).split("\n")
                return "\n".join(f"> {line}" if line else ">" for line in lines)
            case _:
                return self._thing(block)

    def _thing(self, block: Block) -> str:
        """What is not made of words, or of more than them."""
        match block:
            case Picture():
                return self._picture(block)
            case Embed(url, spans):
                return self.flavour.embed.format(url=target(url)) or self._words(spans)
            case Code():
                return self._code(block)
            case Table():
                return "\n".join(self._table(block))
            case _:
                return "* * *"

    def _words(self, spans: Spans, *, on_one_line: bool = False) -> str:
        return Words(self.flavour.has_templates, on_one_line).text(spans)

    def _picture(self, picture: Picture) -> str:
        shown = f"![{escaped(picture.alt)}]({target(picture.url)})"
        if picture.link:
            shown = f"[{shown}]({target(picture.link)})"
        if not picture.caption:
            return shown
        slanted = tuple(replace(span, marks=span.marks | {"em"}) for span in picture.caption)
        return f"{shown}\n\n{self._words(slanted)}"

    def _code(self, code: Code) -> str:
        if self.flavour.has_templates and ("{{" in code.text or "{%" in code.text):
            kind = f' class="language-{code.language}"' if code.language else ""
            return f"<pre><code{kind}>{in_tags(code.text)}</code></pre>"
        fence = "`" * max((len(run) + 1 for run in FENCE.findall(code.text)), default=3)
        return f"{fence}{code.language}\n{code.text}\n{fence}"

    def _list(self, listing: Listing, turn: int) -> Iterator[str]:
        start = listing.start
        for number, item in enumerate(listing.items, start or 0):
            sign = "-*"[turn] if start is None else f"{number}{'.)'[turn]}"
            first = f"{sign} ".ljust(STEP)
            is_tight = _is_tight(item)
            text = self.text(item)
            lines = (text.replace("\n\n", "\n", len(item) - 1) if is_tight else text).split("\n")
            yield f"{first}{lines[0]}" if lines[0] else sign
            yield from (f"{' ' * len(first)}{line}" if line else "" for line in lines[1:])
            if not is_tight:
                yield ""

    def _table(self, table: Table) -> Iterator[str]:
        if table.caption:
            yield from (self._words(strong(table.caption)), "")
        width = max(len(row) for row in table.rows)
        rows = [[self._words(cell, on_one_line=True) for cell in row] for row in table.rows]
        head = rows[0] if table.has_head else [""] * width
        for row in (head, ["---"] * width, *(rows[1:] if table.has_head else rows)):
            yield f"| {' | '.join([*row, *[''] * (width - len(row))])} |"


def _is_tight(item: tuple[Block, ...]) -> bool:
    """Whether an item needs no empty line: it is one block, or a line with a list below it."""
    match item:
        case (Paragraph(), Listing(start=(None | 1))):
            return True
        case _:
            return len(item) <= 1
