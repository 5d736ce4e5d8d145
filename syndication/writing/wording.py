"""Words inside a block: their looks, their links, and the white space that counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from syndication.writing.document import Mark, Picture, Span, Spans

WHITE = re.compile(r"[ \t\r\n\f]+")
SPACES = re.compile(r"  +")
BREAK = re.compile(r" *\n[ \n]*")
ENDS_A_LINE = frozenset(
    {"p", "div", "li", "blockquote"}
)  # where no block may be: in a cell, a link
MARKS: dict[str, Mark] = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("s", "del"), "strike"),
    **dict.fromkeys(("code", "kbd", "samp"), "code"),
    "mark": "mark",
    "sup": "sup",
    "sub": "sub",
}
NO_MARKS: frozenset[Mark] = frozenset()


def inline(
    element: HtmlElement, marks: frozenset[Mark] = NO_MARKS, url: str = ""
) -> list[Span | Picture]:
    """An element's words and pictures, without what follows it."""
    tag = str(element.tag)
    if tag == "br":
        return [Span("\n", marks, url)]
    if tag == "img":
        source, alt = element.get("src", ""), " ".join(element.get("alt", "").split())
        return [Picture(source, alt, link=url)] if source else []
    if tag == "a":
        url = _followed(element.get("href", ""))
    marks = marks | {MARKS[tag]} if tag in MARKS else marks
    found: list[Span | Picture] = [said(element.text, marks, url)]
    for child in element:
        found += inline(child, marks, url)
        if child.tag in ENDS_A_LINE:
            found.append(Span("\n", marks, url))
        found.append(said(child.tail, marks, url))
    if tag == "q":
        found = [Span("“", marks, url), *found, Span("”", marks, url)]
    return found


def said(text: str | None, marks: frozenset[Mark] = NO_MARKS, url: str = "") -> Span:
    """A piece of the markup's text: its line breaks are only spaces."""
    return Span(WHITE.sub(" ", text or ""), marks, url)


def tidy(spans: Iterable[Span]) -> Spans:
    """Neighbours of one look joined, white space as a browser shows it, none at the ends."""
    joined: list[Span] = []
    for span in spans:
        if joined and (joined[-1].marks, joined[-1].url) == (span.marks, span.url):
            joined[-1] = Span(joined[-1].text + span.text, span.marks, span.url)
        elif span.text:
            joined.append(span)
    return tuple(_trimmed(joined))


def _trimmed(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        text = BREAK.sub("\n", SPACES.sub(" ", span.text))
        if not kept or kept[-1].text[-1] == "\n":
            text = text.lstrip(" \n")
        elif kept[-1].text[-1] == " ":
            text = text.lstrip(" ")
        if text.startswith("\n"):
            _strip_end(kept, " ")
        if text:
            kept.append(Span(text, span.marks, span.url))
    _strip_end(kept, " \n")
    return kept


def _strip_end(spans: list[Span], signs: str) -> None:
    while spans:
        last = spans.pop()
        if text := last.text.rstrip(signs):
            spans.append(Span(text, last.marks, last.url))
            return


def _followed(address: str) -> str:
    """Where a link leads; one to a place in this very text leads nowhere in a copy."""
    return "" if address.startswith("#") else address
