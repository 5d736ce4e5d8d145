"""What an element says, apart from how it is laid out."""

from __future__ import annotations

import html
import re

import lxml.html
from lxml.etree import iterwalk
from lxml.html import HtmlElement

from syndication.document.inline import Line
from syndication.markup import words

DASHES = " \t\r\n\u2012\u2013\u2014\u2015-"
TAGS = re.compile(r"<[^<>]*>")


def outer(element: HtmlElement) -> str:
    """The markup of an element with itself."""
    written: str = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    return written


def text_of(rich: str) -> str:
    """The words of some rich text on one line."""
    return " ".join(html.unescape(TAGS.sub("", rich.replace("<br/>", " "))).split())


def lines(element: HtmlElement) -> list[str]:
    """The words of an element, line by line."""
    line = Line()
    line.text(element.text)
    for child in element:
        line.node(child)
        line.text(child.tail)
    pieces = [piece for piece in line.finish() if isinstance(piece, str)]
    return [text_of(one) for piece in pieces for one in piece.split("<br/>") if text_of(one)]


def links(element: HtmlElement) -> list[str]:
    return [link.get("href", "") for link in element.iter("a") if link.get("href")]


def code(element: HtmlElement) -> str:
    """Source text as it was typed: indented, without the blank lines and blanks around it."""
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    inner = element.find("code")
    text = element.text_content()
    if inner is not None and (element.text or "").isspace():
        text = text.strip()  # the markup was laid out by a program
    rows = [row.rstrip() for row in text.replace("\xa0", " ").splitlines()]
    return "\n".join(rows).strip("\n")


def attribution(quote: HtmlElement) -> tuple[str, str]:
    """Who said it and where, taken out of a quotation that ends with it."""
    cites = list(quote.iter("cite"))
    if not cites:
        return "", ""
    said, found = words(cites[-1]), links(cites[-1])
    around = words(quote)
    if not said or around == said or not around.endswith(said) or len(found) > 1:
        return "", ""
    _take_out(cites[-1])
    return said, found[0] if found else ""


def is_deeper(root: HtmlElement, levels: int) -> bool:
    """Whether elements nest deeper than that."""
    depth = 0
    for event, _element in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > levels:
            return True
    return False


def _take_out(cite: HtmlElement) -> None:
    """Remove the name and the dash that led to it."""
    before, parent = cite.getprevious(), cite.getparent()
    if before is not None:
        before.tail = (before.tail or "").rstrip(DASHES)
    else:
        parent.text = (parent.text or "").rstrip(DASHES)
    cite.drop_tree()
