"""From the clean markup of an article to its document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from syndication.markup import parse
from syndication.writing.document import (
    Block,
    Code,
    Embed,
    Heading,
    Listing,
    Mark,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Span,
    Spans,
    strong,
    words,
)
from syndication.writing.tables import read_table
from syndication.writing.wording import inline, said, tidy

LANGUAGE = re.compile(r"\blanguage-(\S+)")
# Where what a link leads to can be played in a page, and platforms know how.
PLAYERS = frozenset(
    [
        "youtube.com",
        "youtu.be",
        "vimeo.com",
        "codepen.io",
        "soundcloud.com",
        "spotify.com",
        "loom.com",
        "twitch.tv",
        "dailymotion.com",
        "tiktok.com",
    ]
)


def read(markup: str) -> tuple[Block, ...]:
    """The blocks of a text. Raises `ValueError` above 2 MB."""
    return tuple(_flow(parse(markup)))


def _flow(parent: HtmlElement) -> list[Block]:
    """Blocks of an element that holds blocks, words, or both."""
    found: list[Block] = []
    loose: list[Span | Picture] = [said(parent.text)]
    for child in parent:
        reader = READERS.get(str(child.tag))
        if reader is None:
            loose += inline(child)
        else:
            found += _paragraphs(loose)
            found += reader(child)
            loose = []
        loose.append(said(child.tail))
    return found + _paragraphs(loose)


def _paragraphs(loose: Iterable[Span | Picture]) -> list[Block]:
    """Words between pictures; a picture in the middle of a paragraph splits it."""
    found: list[Block] = []
    spans: list[Span] = []
    for one in (*loose, None):
        if isinstance(one, Span):
            spans.append(one)
            continue
        if tidied := tidy(spans):
            found += _embed(tidied) or [Paragraph(tidied)]
        if one is not None:
            found.append(one)
        spans = []
    return found


def _embed(spans: Spans) -> list[Block]:
    """A link to a player that stands alone, and the line below it if there is one."""
    first, below = spans[0], spans[1:]
    if not first.url or (below and not below[0].text.startswith("\n")):
        return []
    host = (urlsplit(first.url).hostname or "").removeprefix("www.")
    if not any(host == one or host.endswith(f".{one}") for one in PLAYERS):
        return []
    note = tidy(below)
    return [Embed(first.url, (first,)), *([Paragraph(note)] if note else [])]


def _heading(element: HtmlElement) -> list[Block]:
    spans = tidy(one for one in inline(element) if isinstance(one, Span))
    return [Heading(int(str(element.tag)[1]), spans)] if spans else []


def _quote(element: HtmlElement) -> list[Block]:
    blocks = tuple(_flow(element))
    return [Quote(blocks)] if blocks else []


def _list(element: HtmlElement) -> list[Block]:
    items = tuple(tuple(_flow(child)) for child in element if child.tag == "li")
    if not items:
        return _flow(element)
    start = element.get("start", "1")
    number = int(start) if start.isdecimal() else 1
    return [Listing(items, number if element.tag == "ol" else None)]


def _code(element: HtmlElement) -> list[Block]:
    classes = " ".join(one.get("class", "") for one in element.iter("pre", "code"))
    language = LANGUAGE.search(classes)
    for line_end in element.iter("br"):
        line_end.tail = "\n" + (line_end.tail or "")
    text = element.text_content().strip("\n")
    return [Code(text, language[1] if language else "")] if text.strip() else []


def _figure(element: HtmlElement) -> list[Block]:
    """A picture with its caption; anything else with a line in italics below it."""
    note = element.find("figcaption")
    caption: Spans = ()
    if note is not None:
        caption = tidy(one for one in inline(note) if isinstance(one, Span))
        element.remove(note)
    blocks = _flow(element)
    if blocks and isinstance(blocks[-1], Picture):
        last = blocks[-1]
        return [*blocks[:-1], Picture(last.url, last.alt, caption, last.link)]
    return [*blocks, *([Paragraph(_slanted(caption))] if caption else [])]


def _slanted(spans: Spans) -> Spans:
    mark: Mark = "em"
    return tuple(Span(span.text, span.marks | {mark}, span.url) for span in spans)


def _summary(element: HtmlElement) -> list[Block]:
    """The line that a fold-out or a definition begins with."""
    spans = strong(tidy(one for one in inline(element) if isinstance(one, Span)))
    return [Paragraph(spans)] if words(spans) else []


def _rule(_element: HtmlElement) -> list[Block]:
    return [Rule()]


READERS: dict[str, Callable[[HtmlElement], list[Block]]] = {
    **dict.fromkeys(("p", "div", "section", "details", "dl", "dd", "li", "figcaption"), _flow),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys(("summary", "dt"), _summary),
    "blockquote": _quote,
    "figure": _figure,
    "pre": _code,
    "table": read_table,
    "hr": _rule,
}
