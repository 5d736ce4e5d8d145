"""How much of a text came home: measured on the blocks, after the editor had them once.

Both sides are listed in the same way, piece by piece of every kind, and compared. A piece arrived
in a block that an editor can change without reading HTML (native), as HTML, or not at all.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from core.html import INLINE
from syndication.document import Document
from syndication.document.addresses import leads_to_itself
from syndication.document.marks import mark_of
from syndication.document.tables import places_things
from syndication.markup import parse
from syndication.shown import shown

# Scripts that write without spaces are compared by pairs of characters.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
WORD = re.compile(r"\w+")
IN_LINE = (INLINE | {"span"}) - {"br", "q"}  # a quotation mark parts words too
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
LISTS = ("ol", "ul")
KINDS = (
    "words", "links", "images", "headings", "items", "quotes", "code", "tables", "embeds",
)  # fmt: skip

Taken = tuple[str, list[str]]
Pieces = dict[str, Counter[str]]


def measure(document: Document) -> dict[str, Any]:
    """What became of a text that was read into blocks.

    For each kind of `KINDS` the share that arrived, from 0 to 1; `native`, the share of the words
    in blocks that are no HTML; `extra`, the share of words that nobody wrote; and under `kinds`
    how many pieces there were natively, as HTML, and lost.
    """
    there = pieces(document.markup)
    native = pieces("".join(shown(*block) for block in document.blocks if block[0] != "html"))
    raw = pieces("".join(value for kind, value in document.blocks if kind == "html"))
    kinds = {kind: _fate(there[kind], native[kind], raw[kind]) for kind in KINDS}
    said = native["words"] + raw["words"]
    return {
        **{kind: share(found) for kind, found in kinds.items()},
        "native": _share(kinds["words"][0], sum(kinds["words"])),
        "extra": 1 - _share((said & there["words"]).total(), said.total()),
        "kinds": {kind: found for kind, found in kinds.items() if sum(found)},
    }


def share(found: Iterable[int]) -> float:
    """How much of (native, as HTML, lost) arrived."""
    native, raw, lost = found
    return _share(native + raw, native + raw + lost)


def together(all_of_them: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The measures of many texts as one."""
    kinds: dict[str, list[int]] = {}
    for one in all_of_them:
        for kind, found in one.get("kinds", {}).items():
            sums = kinds.setdefault(kind, [0, 0, 0])
            kinds[kind] = [old + new for old, new in zip(sums, found, strict=True)]
    words = kinds.get("words", [0, 0, 0])
    return {
        **{kind: share(found) for kind, found in kinds.items()},
        "native": _share(words[0], sum(words)),
        "kinds": kinds,
    }


def pieces(markup: str) -> Pieces:
    """All that some markup says, by kind, each piece as often as it is there."""
    tree = parse(markup)
    found: Pieces = {kind: Counter() for kind in KINDS}
    found["words"] = Counter(words_in(text_in(tree)))
    found["links"] = _links(tree)
    for element in tree.iter():
        if take := TAKES.get(mark_of(element) or str(element.tag)):
            kind, said = take(element)
            found[kind].update(said)
    for counter in found.values():
        counter.pop("", None)
    return found


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: without case, width and composition."""
    text = unicodedata.normalize("NFKC", text).lower()
    found = WORD.findall(UNSPACED.sub(" ", text))
    for run in UNSPACED.findall(text):
        found += [run[at : at + 2] for at in range(max(1, len(run) - 1))]
    return found


def text_in(element: HtmlElement) -> str:
    """The text of an element: what stands in a line together, what does not apart."""
    parts: list[str] = []
    for event, one in iterwalk(element, events=("start", "end")):
        gap = "" if one.tag in IN_LINE else " "
        parts += [gap, one.text or ""] if event == "start" else [gap, one.tail or ""]
    return "".join(parts)


def told_by(kind: str, value: Any) -> str:
    """What a reader of a block reads."""
    return text_in(parse(shown(kind, value)))


def _said(element: HtmlElement) -> str:
    return " ".join(words_in(text_in(element).removesuffix(element.tail or "")))


def _own_words(item: HtmlElement) -> str:
    """What an item says itself, without the lists below it."""
    parts: list[str] = []
    for one in item.iter():
        above = next(one.iterancestors("li"), None) if one is not item else item
        if (above is item and one.tag not in {*LISTS, "li"}) or one is item:
            parts.append(one.text or "")
        if one is not item and above is item and one.tail and one.getparent().tag not in LISTS:
            parts.append(one.tail)
    return " ".join(words_in(" ".join(parts)))


def _source(code: HtmlElement) -> str:
    for broken in code.iter("br"):
        broken.tail = "\n" + (broken.tail or "")
    rows = [row.rstrip() for row in code.text_content().replace("\xa0", " ").splitlines()]
    return "\n".join(rows).strip()


def _links(element: HtmlElement) -> Counter[str]:
    """The addresses a text leads to; not those inside it, nor pictures that lead to themselves."""
    return Counter(
        link.get("href", "")
        for link in element.iter("a")
        if link.get("href", "#")[0] != "#"
        and not any(leads_to_itself(link.get("href", ""), image) for image in link.iter("img"))
    )


def _fate(there: Counter[str], native: Counter[str], raw: Counter[str]) -> list[int]:
    """How many pieces are native, are HTML, are lost."""
    first = there & native
    second = (there - first) & raw
    return [first.total(), second.total(), there.total() - first.total() - second.total()]


def _share(part: int, whole: int) -> float:
    """Rounded down: what is almost all is not all."""
    return math.floor(10_000 * part / whole) / 10_000 if whole else 1.0


def _heading(element: HtmlElement) -> Taken:
    return "headings", [_said(element)]


def _quote(element: HtmlElement) -> Taken:
    return "quotes", words_in(text_in(element).removesuffix(element.tail or ""))


def _table(element: HtmlElement) -> Taken:
    cells = [] if places_things(element) else element.iter("td", "th")
    return "tables", [_said(cell) for cell in cells]


def _embed(element: HtmlElement) -> Taken:
    return "embeds", [link.get("href", "") for link in element.iter("a")]


TAKES: dict[str, Callable[[HtmlElement], Taken]] = {
    **dict.fromkeys(HEADINGS, _heading),
    "blockquote": _quote,
    "embed": _embed,
    "img": lambda element: ("images", [element.get("src", "")]),
    "li": lambda element: ("items", [_own_words(element)]),
    "pre": lambda element: ("code", [_source(element)]),
    "pull": _quote,
    "table": _table,
}
