"""Clean markup walked once, from top to bottom, into blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from lxml.html import HtmlElement

from core.html import sanitise
from syndication.document import lists, reading, tables
from syndication.document.addresses import is_played, is_web_address, leads_to_itself
from syndication.document.inline import Apart, Line, has_words
from syndication.document.lifting import MARK
from syndication.markup import parse, words, write

Block: TypeAlias = tuple[str, Any]

RULE = re.compile(r"(?:[*•·\-\u2013\u2014_~]\s*){3,}|⁂")
ONLY_LINK = re.compile(r'<a href="([^"]*)">([^<]*)</a>')
LONGEST = 255
LONGEST_NAME = 120
LEVELS = ("2", "3", "4")


class Flow:
    """The blocks of a text as they are found."""

    def __init__(self, *, levels: list[str]) -> None:
        self.blocks: list[Block] = []
        self._run: list[str] = []
        self._levels = levels

    def children(self, parent: HtmlElement) -> None:
        """Everything in an element: lines of words, and blocks between them."""
        line = Line()
        line.text(parent.text)
        for child in parent:
            if child.tag in WALKS:
                self._line(line)
                self._block(child, "")
                line = Line()
            else:
                line.node(child)
            line.text(child.tail)
        self._line(line)

    def finish(self) -> list[Block]:
        self._flush()
        return self.blocks

    def _line(self, line: Line) -> None:
        for piece in line.finish():
            if isinstance(piece, Apart):
                self._block(piece.element, piece.href)
            else:
                self._paragraph(piece)

    def _paragraph(self, markup: str) -> None:
        only = ONLY_LINK.fullmatch(markup)
        if RULE.fullmatch(markup):
            self._add("divider", None)
        elif only and only[1] == only[2] and is_played(html.unescape(only[1])):
            self._add("embed", {"url": html.unescape(only[1]), "title": "", "caption": ""})
        else:
            self._run.append(f"<p>{markup}</p>")

    def _add(self, kind: str, value: Any) -> None:
        self._flush()
        self.blocks.append((kind, value))

    def _flush(self) -> None:
        if self._run:
            self.blocks.append(("paragraph", "".join(self._run)))
            self._run = []

    def _block(self, element: HtmlElement, href: str) -> None:
        mark = element.get("title", "").removeprefix(MARK)
        marked = MARKED.get(mark) if element.get("title", "").startswith(MARK) else None
        if marked is not None:
            marked(self, element)
        elif element.tag == "img":
            self.picture(element, href)
        else:
            WALKS[str(element.tag)](self, element)

    def heading(self, element: HtmlElement) -> None:
        line = Line()
        line.node(element)
        for piece in line.finish():
            if isinstance(piece, Apart):
                self._block(piece.element, piece.href)
            elif "<a " in piece:
                self.kept(parse(f"<{element.tag}>{piece}</{element.tag}>")[0])
            else:
                self._plain_heading(piece, element)

    def _plain_heading(self, piece: str, element: HtmlElement) -> None:
        text = reading.text_of(piece)
        if len(text) > LONGEST:
            self._run.append(f"<p><b>{re.sub('</?b>', '', piece)}</b></p>")
            return
        level = LEVELS[min(2, self._levels.index(str(element.tag)))]
        self._add("heading", {"text": text, "level": level, "anchor": element.get("id", "")})

    def picture(self, element: HtmlElement, href: str, width: str = "text") -> None:
        alt = element.get("alt", "").strip()
        value = {
            "image": element.get("src", ""),
            "alt": alt,
            "decorative": not alt,
            "caption": "",
            "credit": "",
            "width": width,
        }
        self._add("image", value)
        if href and not leads_to_itself(href, element):
            shown = html.escape(alt or href)
            self._run.append(f'<p><a href="{html.escape(href)}">{shown}</a></p>')

    def figure(self, element: HtmlElement, width: str = "text") -> None:
        self._flush()
        start = len(self.blocks)
        captions = [
            one
            for one in element.iter("figcaption")
            if next(one.iterancestors("figure"), None) is element
        ]
        for caption in captions:
            caption.drop_tree()
        self.children(element)
        self._flush()
        for kind, value in self.blocks[start:]:
            if kind == "image":
                value["width"] = width
        for caption in captions:
            self._caption(caption, start)

    def _caption(self, caption: HtmlElement, start: int) -> None:
        """Under what it belongs to; a caption with links is a line of its own, to keep them."""
        last = self.blocks[-1][1] if len(self.blocks) > start else None
        if isinstance(last, dict) and last.get("caption") == "" and not reading.links(caption):
            last["caption"] = words(caption)
            return
        line = Line()
        line.node(caption)
        for piece in line.finish():
            if isinstance(piece, Apart):
                self._block(piece.element, piece.href)
            else:
                self._run.append(f"<p><i>{re.sub('</?i>', '', piece)}</i></p>")

    def quote(self, element: HtmlElement, *, pull: bool = False) -> None:
        """The words of a quotation; what else stood in it follows in its order."""
        said, where = reading.attribution(element)
        inner = Flow(levels=self._levels)
        inner.children(element)
        quotes: list[dict[str, Any]] = []
        for kind, value in inner.finish():
            markup = value
            if kind == "heading":
                markup = f"<p><b>{html.escape(value['text'])}</b></p>"
            if kind not in {"heading", "paragraph"}:
                self._add(kind, value)
            elif quotes and self.blocks[-1][1] is quotes[-1]:
                quotes[-1]["text"] += markup
            else:
                quotes.append({"text": markup, "attribution": "", "url": "", "pull": pull})
                self._add("quote", quotes[-1])
        if quotes:
            quotes[-1].update({"attribution": said, "url": where})
        elif said:
            self._run.append(f"<p>{html.escape(said)}</p>")

    def code(self, element: HtmlElement) -> None:
        if reading.links(element):
            self.kept(element)
        elif source := reading.code(element):
            language = element.get("class", "").removeprefix("language-")
            self._add("code", {"language": language, "code": source, "caption": ""})

    def items(self, element: HtmlElement) -> None:
        if not lists.fits(element):
            self.kept(element)
            return
        markup, apart = lists.write_list(element)
        if markup:
            self._run.append(markup)
        for piece in apart:
            self._block(piece.element, piece.href)

    def definitions(self, element: HtmlElement) -> None:
        for child in element.iter("dt"):
            bold = child.makeelement("b")
            bold.text, child.text = child.text, None
            bold.extend(list(child))
            child.append(bold)
        self.children(element)

    def table(self, element: HtmlElement) -> None:
        if tables.places_things(element):
            for row in (element.findall("caption"), *tables.rows_of(element)):
                for cell in row:
                    self.children(cell)
        elif not tables.fits(element):
            self.kept(element)
        else:
            value, apart = tables.write_table(element)
            self._add("table", value)
            for piece in apart:
                self._block(piece.element, piece.href)

    def divider(self, _element: HtmlElement) -> None:
        self._add("divider", None)

    def embed(self, element: HtmlElement) -> None:
        url = next(iter(reading.links(element)), "")
        if is_web_address(url):
            self._add("embed", {"url": url, "title": words(element)[:LONGEST], "caption": ""})
        else:
            self.children(element)

    def card(self, element: HtmlElement) -> None:
        """A link with why: its first line is the title. What fits no card stays as it was."""
        found = reading.links(element)
        publisher = next((words(one) for one in element.iter("cite")), "")
        lines = [line for line in reading.lines(element) if line != publisher]
        fits = len(set(found)) == 1 and is_web_address(found[0]) and lines
        if not fits or len(lines[0]) > LONGEST or len(publisher) > LONGEST_NAME:
            self.children(element)
            return
        value = {"url": found[0], "title": lines[0], "description": "\n".join(lines[1:])}
        self._add("card", {**value, "publisher": publisher})
        for picture in element.iter("img"):
            self.picture(picture, "")

    def kept(self, element: HtmlElement) -> None:
        """Markup that no other block can hold, its pictures set apart: they are to come home."""
        box = parse(reading.outer(element))
        pictures = list(box.iter("img"))
        for picture in pictures:
            link = next(picture.iterancestors("a"), None)
            picture.set("longdesc", "" if link is None else link.get("href", ""))
            picture.drop_tree()
        clean = sanitise(write(box), profile="article")
        if has_words(clean):
            self._add("html", clean)
        for picture in pictures:
            self.picture(picture, picture.get("longdesc", ""))


MARKED: dict[str, Callable[[Flow, HtmlElement], None]] = {
    "embed": Flow.embed,
    "card": Flow.card,
    "pull": lambda flow, element: flow.quote(element, pull=True),
    "wide": lambda flow, element: flow.figure(element, width="wide"),
    "full": lambda flow, element: flow.figure(element, width="full"),
}
WALKS: dict[str, Callable[[Flow, HtmlElement], None]] = {
    **dict.fromkeys(
        ("caption", "dd", "div", "dt", "figcaption", "li", "p", "section", "summary"),
        Flow.children,
    ),
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), Flow.heading),
    **dict.fromkeys(("ol", "ul"), Flow.items),
    "blockquote": Flow.quote,
    "details": Flow.kept,
    "dl": Flow.definitions,
    "figure": Flow.figure,
    "hr": Flow.divider,
    "pre": Flow.code,
    "table": Flow.table,
}
