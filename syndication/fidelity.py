"""How much of a text came home: measured on the blocks, after the editor had them once.

Each share is what is found of what there was, from 0 to 1: `words`, `links`, `images`; `native` is
the share of the words that live in blocks an editor can change without reading HTML.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from blog.blocks.paragraph import FEATURES
from core.html import INLINE
from syndication.document import Document
from syndication.document.addresses import leads_to_itself
from syndication.markup import parse

QUOTE_FEATURES = ("bold", "italic", "link", "ol", "ul", "code")
CELL_FEATURES = ("bold", "italic", "link", "code")
# Scripts that write without spaces are compared by pairs of characters.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
WORD = re.compile(r"\w+")
IN_LINE = (INLINE | {"span"}) - {"br", "q"}  # a quotation mark parts words too


def measure(document: Document) -> dict[str, float]:
    """The four shares of a text that was read into blocks."""
    source = parse(document.markup)
    told = [(kind, Counter(words_in(told_by(kind, value)))) for kind, value in document.blocks]
    everything = _sum(words for _, words in told)
    kept = _sum(words for kind, words in told if kind != "html")
    pictures = Counter(image.get("src", "") for image in source.iter("img"))
    placed = Counter(value["image"] for kind, value in document.blocks if kind == "image")
    return {
        "words": _share(Counter(words_in(text_in(source))), everything),
        "links": _share(_links(source), _sum(map(_block_links, document.blocks))),
        "images": _share(pictures, placed),
        "native": _share(everything, kept),
    }


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


def edited(rich: str, features: Iterable[str] = FEATURES) -> str:
    """Some rich text after it was opened in the editor and saved."""
    converter = _converter(tuple(features))
    return str(converter.to_database_format(converter.from_database_format(rich)))


def told_by(kind: str, value: Any) -> str:
    """What a reader of a block reads."""
    tell = TELL.get(kind)
    return tell(value) if tell else ""


def _cells(value: Any) -> list[str]:
    return [edited(cell, CELL_FEATURES) for row in value["rows"] for cell in row["values"]]


def _table(value: Any) -> str:
    headings = [column["heading"] for column in value["columns"]]
    return " ".join([*headings, *map(_rich, _cells(value)), value["caption"]])


def _rich(markup: str) -> str:
    return text_in(parse(markup))


TELL: dict[str, Callable[[Any], str]] = {
    "paragraph": lambda value: _rich(edited(value)),
    "heading": lambda value: str(value["text"]),
    "image": lambda value: f"{value['caption']} {value['credit']}",
    "quote": lambda value: f"{_rich(edited(value['text'], QUOTE_FEATURES))} {value['attribution']}",
    "code": lambda value: f"{value['code']} {value['caption']}",
    "embed": lambda value: f"{value['title'] or value['url']} {value['caption']}",
    "table": _table,
    "card": lambda value: f"{value['title']} {value['description']} {value['publisher']}",
    "html": _rich,
}


def _links(element: HtmlElement) -> Counter[str]:
    """The addresses a text leads to; not those inside it, nor pictures that lead to themselves."""
    return Counter(
        link.get("href", "")
        for link in element.iter("a")
        if link.get("href", "#")[0] != "#"
        and not any(leads_to_itself(link.get("href", ""), image) for image in link.iter("img"))
    )


def _block_links(block: tuple[str, Any]) -> Counter[str]:
    kind, value = block
    if kind in {"embed", "card"}:
        return Counter([value["url"]])
    if kind == "quote":
        return _links(parse(edited(value["text"], QUOTE_FEATURES))) + Counter([value["url"]])
    if kind == "table":
        return _sum(_links(parse(cell)) for cell in _cells(value))
    if kind in {"paragraph", "html"}:
        return _links(parse(edited(value) if kind == "paragraph" else value))
    return Counter()


def _share(there: Counter[str], found: Counter[str]) -> float:
    """Rounded down: what is almost all is not all."""
    if not there:
        return 1.0
    return math.floor(10_000 * (there & found).total() / there.total()) / 10_000


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counters:
        total.update(one)
    return total


@cache
def _converter(features: tuple[str, ...]) -> Any:
    return ContentstateConverter(features=list(features))
