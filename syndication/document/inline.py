"""Words with their marks, written in the subset that the editor reads back unchanged.

Wagtail's converter fails on an open `<br>` and on `<img>`, and drops what it does not know: so only
what it knows is written, closed, and never twice around the same words.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from lxml.html import HtmlElement

MARKS = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "cite": "i",
    "dfn": "i",
    "var": "i",
    "s": "s",
    "del": "s",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "sup": "sup",
    "sub": "sub",
}
# What no line of text can hold: it ends the line and becomes a block of its own.
APART = frozenset({"blockquote", "details", "figure", "hr", "img", "pre", "section", "table"})
BREAKS = frozenset(
    {"dd", "div", "dl", "dt", "figcaption", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "ul"}
)
SPACE = re.compile(r"[ \t\r\n\f]+")
EMPTY = re.compile(r"<(b|i|s|code|sup|sub)></\1>|<a href=\"[^\"]*\"></a>")
AROUND_BREAK = re.compile(r" *<br/> *")
EDGE = re.compile(r"^(?: |<br/>)+|(?: |<br/>)+$")
INSIDE_START = re.compile(r"^((?:<(?!br/)\w[^<>]*>)+)(?:<br/>)+")
INSIDE_END = re.compile(r"(?:<br/>)+((?:</\w+>)+)$")


@dataclass(frozen=True, slots=True)
class Apart:
    """Something that interrupted a line, and the link it stood in."""

    element: HtmlElement
    href: str = ""


class Line:
    """A paragraph as it is written: pieces of rich text, and what stood between them."""

    def __init__(self) -> None:
        self._pieces: list[str | Apart] = []
        self._text: list[str] = []
        self._open: list[tuple[str, str]] = []

    def text(self, text: str | None) -> None:
        self._text.append(html.escape(SPACE.sub(" ", text or ""), quote=False))

    def node(self, element: HtmlElement) -> None:
        """An element of the line with all that is in it."""
        tag = str(element.tag)
        if tag in APART:
            self._interrupt(element)
        elif tag == "br":
            self._break()
        elif tag == "a" and element.get("href") and not self._href:
            href = element.get("href", "")
            self._marked(element, "a", f'<a href="{html.escape(href)}">')
        elif (mark := MARKS.get(tag, "")) and mark not in dict(self._open):
            self._marked(element, mark, f"<{mark}>")
        elif tag == "q":
            self._text.append("“")
            self._inside(element)
            self._text.append("”")
        elif tag in BREAKS:
            self.new_line()
            self._inside(element)
            self.new_line()
        else:
            self._inside(element)

    def finish(self) -> list[str | Apart]:
        """The pieces in their order; those without a word are left out."""
        self._cut()
        return self._pieces

    @property
    def _href(self) -> str:
        opener = dict(self._open).get("a", "")
        return html.unescape(opener.removeprefix('<a href="').removesuffix('">'))

    def _inside(self, element: HtmlElement) -> None:
        self.text(element.text)
        for child in element:
            self.node(child)
            self.text(child.tail)

    def _marked(self, element: HtmlElement, tag: str, opener: str) -> None:
        self._open.append((tag, opener))
        self._text.append(opener)
        self._inside(element)
        self._open.pop()
        self._text.append(f"</{tag}>")

    def _interrupt(self, element: HtmlElement) -> None:
        self._cut()
        self._pieces.append(Apart(element, self._href))

    def _break(self) -> None:
        """Two line breaks in a row are a paragraph, as old editors wrote it."""
        if not self.new_line():
            self._cut()

    def new_line(self) -> bool:
        """Whether a line was begun: not where one just was."""
        written = next((text for text in reversed(self._text) if text.strip()), "")
        if written == "<br/>":
            return False
        self._text.append("<br/>")
        return True

    def _cut(self) -> None:
        closing = "".join(f"</{tag}>" for tag, _ in reversed(self._open))
        if piece := tidy("".join(self._text) + closing):
            self._pieces.append(piece)
        self._text = [opener for _, opener in self._open]


def tidy(markup: str) -> str:
    """Rich text without empty marks, doubled spaces and loose breaks; empty when it is silent."""
    before = ""
    while before != markup:
        before = markup
        markup = EDGE.sub("", EMPTY.sub("", markup))
        markup = INSIDE_END.sub(r"\1", INSIDE_START.sub(r"\1", markup))
        markup = AROUND_BREAK.sub("<br/>", SPACE.sub(" ", markup))
    return markup if has_words(markup) else ""


def has_words(markup: str) -> bool:
    return bool(re.sub(r"<[^<>]*>", "", markup).replace("\xa0", " ").strip())
