"""Clean markup walked once, from top to bottom, into blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from lxml.html import HtmlElement

from core.html import sanitise
from syndication.document import boxes, lists, reading, tables
from syndication.document.addresses import is_played, is_web_address, leads_to_itself
from syndication.document.inline import Apart, Line, has_words
from syndication.document.marks import mark_of
from syndication.markup import parse, words, write

Block: TypeAlias = tuple[str, Any]

RULE = re.compile(r"(?:[*•·\-\u2013\u2014_~]\s*){3,}|⁂")
ONLY_LINK = re.compile(r'(?:<a href="([^"]*)">)?(https?://[^\s<]+)(?:</a>)?')
LONGEST = 255
LONGEST_HEADING = 500
LONGEST_NAME = 120
LEVELS = ("2", "3", "4")
# Where a caption goes: sound has none but its title.
CAPTION_OF = {"audio": ("title",), "video": ("title", "caption"), "file": ("description",)}


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
                self.place(child, "")
                line = Line()
            else:
                line.node(child)
            line.text(child.tail)
        self._line(line)

    def finish(self) -> list[Block]:
        self._flush()
        return [boxes.named(block) for block in self.blocks]

    def _line(self, line: Line) -> None:
        for piece in line.finish():
            if isinstance(piece, Apart):
                self.place(piece.element, piece.href)
            else:
                self._paragraph(piece)

    def _paragraph(self, markup: str) -> None:
        only = ONLY_LINK.fullmatch(markup)
        if RULE.fullmatch(markup):
            self.add("divider", None)
        elif only and (only[1] or only[2]) == only[2] and is_played(html.unescape(only[2])):
            self.add("embed", {"url": html.unescape(only[2]), "title": "", "caption": ""})
        else:
            self.say(f"<p>{markup}</p>")

    def add(self, kind: str, value: Any) -> None:
        self._flush()
        self.blocks.append((kind, value))

    def say(self, markup: str) -> None:
        """Rich text, in one block with what is said around it."""
        self._run.append(markup)

    def inner(self, element: HtmlElement) -> list[Block]:
        """The blocks of what stands in an element."""
        flow = Flow(levels=self._levels)
        flow.children(element)
        return flow.finish()

    def _flush(self) -> None:
        if self._run:
            self.blocks.append(("paragraph", "".join(self._run)))
            self._run = []

    def place(self, element: HtmlElement, href: str) -> None:
        marked = MARKED.get(mark_of(element))
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
                self.place(piece.element, piece.href)
            elif "<a " in piece:
                self.kept(parse(f"<{element.tag}>{piece}</{element.tag}>")[0])
            else:
                self._plain_heading(piece, element)

    def _plain_heading(self, piece: str, element: HtmlElement) -> None:
        text = reading.text_of(piece)
        if len(text) > LONGEST_HEADING:
            self.say(f"<p><b>{re.sub('</?b>', '', piece)}</b></p>")
            return
        level = LEVELS[min(2, self._levels.index(str(element.tag)))]
        self.add("heading", {"text": text, "level": level, "anchor": element.get("id", "")})

    def picture(self, element: HtmlElement, href: str, width: str = "text") -> None:
        alt = element.get("alt", "").strip()
        value = {
            "image": element.get("src", ""),
            "alt": alt,
            "decorative": not alt,
            "caption": "",
            "credit": "",
            "link": "",
            "width": width,
        }
        self.add("image", value)
        leads = bool(href) and not leads_to_itself(href, element)
        if leads and is_web_address(href):
            value["link"] = href
        elif leads:
            shown = html.escape(alt or href)
            self.say(f'<p><a href="{html.escape(href)}">{shown}</a></p>')

    def figure(self, element: HtmlElement, width: str = "text") -> None:
        self._under_captions(element, lambda found: [_as_wide(one, width) for one in found])

    def gallery(self, element: HtmlElement) -> None:
        """Pictures that belong together; what else stands among them follows."""
        self._under_captions(element, boxes.gathered)

    def _under_captions(
        self, element: HtmlElement, change: Callable[[list[Block]], list[Block]]
    ) -> None:
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
        self.blocks[start:] = change(self.blocks[start:])
        for caption in captions:
            self._caption(caption, start)

    def _caption(self, caption: HtmlElement, start: int) -> None:
        """Under what it belongs to; a picture takes its one link over.

        A caption with more links is a line of its own, to keep them.
        """
        kind, value = self.blocks[-1] if len(self.blocks) > start else ("", None)
        said, found = words(caption), set(reading.links(caption))
        fields = value if isinstance(value, dict) else {}
        if kind == "image" and not fields["link"] and len(found) == 1:
            fields["link"] = next((one for one in found if is_web_address(one)), "")
            found -= {fields["link"]}
        fields = {} if found else fields
        for slot in CAPTION_OF.get(kind, ("caption",)):
            if fields.get(slot) == "" and (slot == "caption" or len(said) <= LONGEST):
                fields[slot] = said
                return
        line = Line()
        line.node(caption)
        for piece in line.finish():
            if isinstance(piece, Apart):
                self.place(piece.element, piece.href)
            else:
                self.say(f"<p><i>{re.sub('</?i>', '', piece)}</i></p>")

    def quote(self, element: HtmlElement, *, pull: bool = False) -> None:
        """The words of a quotation; what else stood in it follows in its order."""
        said, where = reading.attribution(element)
        last: dict[str, Any] = {}
        for kind, value in boxes.worded(self.inner(element)):
            if kind == "words":
                last = {"text": value, "attribution": "", "url": "", "pull": pull}
                self.add("quote", last)
            else:
                self.add(kind, value)
        if last:
            last.update({"attribution": said[:LONGEST_NAME], "url": where})
        elif said:
            self.say(f"<p>{html.escape(said)}</p>")

    def code(self, element: HtmlElement) -> None:
        if reading.links(element):
            self.kept(element)
        elif source := reading.code(element):
            language = element.get("class", "").removeprefix("language-")
            self.add("code", {"language": language, "code": source, "caption": ""})

    def items(self, element: HtmlElement) -> None:
        if lists.fits(element):
            markup, apart = lists.write_list(element)
            if markup:
                self.say(markup)
        elif lists.is_counted(element):
            apart = []
            for step in lists.steps(element):
                if isinstance(step, Apart):
                    self.place(step.element, step.href)
                elif isinstance(step, str):
                    self.say(f"<p>{step}</p>")
                else:
                    self.add("list", step)
        else:
            self.kept(element)
            return
        for piece in apart:
            self.place(piece.element, piece.href)

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
            self.add("table", value)
            for piece in apart:
                self.place(piece.element, piece.href)

    def divider(self, _element: HtmlElement) -> None:
        self.add("divider", None)

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
            self.add("html", clean)
        for picture in pictures:
            self.picture(picture, picture.get("longdesc", ""))


def _as_wide(block: Block, width: str) -> Block:
    kind, value = block
    return (kind, {**value, "width": width}) if kind == "image" else block


MARKED: dict[str, Callable[[Flow, HtmlElement], None]] = {
    **boxes.BOXES,
    "gallery": Flow.gallery,
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
