"""Lists as rich text, where the editor can hold them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from syndication.document.inline import APART, Apart, Line, tidy

LISTS = ("ol", "ul")
# A number that was chosen says something: rich text would count anew.
NUMBERED = ("start", "reversed", "value")
COUNTED = ("reversed", "value")
LARGEST = 9999


def fits(element: HtmlElement) -> bool:
    """Whether the editor can hold the list: words, pictures and smaller lists, counted from one."""
    return not any(
        (child.tag in APART and child.tag != "img")
        or any(name in child.attrib for name in NUMBERED)
        for child in element.iter()
    )


def is_counted(element: HtmlElement) -> bool:
    """Whether a list of steps can hold it: counted on from any number, with lists in its items."""
    start = element.get("start", "1").strip()
    inner = [one for one in element.iter(*LISTS) if one is not element]
    loose = any(child.tag != "li" or (child.tail or "").strip() for child in element)
    plain = not any(name in child.attrib for child in element.iter() for name in COUNTED)
    fitting = start.isdecimal() and int(start) <= LARGEST and all(map(fits, inner))
    return fitting and plain and not loose and not (element.text or "").strip()


def steps(element: HtmlElement) -> Iterator[dict[str, Any] | str | Apart]:
    """Lists of its items, parted by what no line can hold; words behind that go on as a line.

    What stands between two steps does not stop the counting.
    """
    style = "numbers" if element.tag == "ol" else "points"
    number = first = int(element.get("start", "1")) if element.tag == "ol" else 1
    items: list[str] = []
    for item in element:
        said, rest = _step(item)
        if said:
            first = first if items else number
            items.append(said)
        if rest and items:
            yield {"style": style, "start": first, "items": items}
            items = []
        yield from rest
        number += 1 if element.tag == "ol" else 0
    if items:
        yield {"style": style, "start": first, "items": items}


def _step(element: HtmlElement) -> tuple[str, list[str | Apart]]:
    """What an item says with the lists in it, and what follows from where a line cannot hold it."""
    item = _Item(element.text)
    item.fill(element)
    pieces = item.line.finish()
    said = f"<p>{pieces[0]}</p>" if pieces and isinstance(pieces[0], str) else ""
    rest = pieces[1:] if said else pieces
    for inner in item.below:
        markup, apart = write_list(inner)
        said += markup
        rest += apart
    return said, rest


def write_list(element: HtmlElement, *, tag: str = "") -> tuple[str, list[Apart]]:
    """The list as rich text, and the pictures that stood in it.

    A list inside a list is of the same kind, because the editor breaks a list where the kind
    changes and begins to count anew.
    """
    tag = tag or str(element.tag)
    items = [_Item(element.text)]
    for child in element:
        if child.tag in LISTS:  # it stands in a list without an item, as many editors write it
            items[-1].below.append(child)
        elif child.tag == "li":
            items.append(_Item(child.text))
            items[-1].fill(child)
        else:
            items.append(_Item(None))
            items[-1].line.node(child)
        if (child.tail or "").strip():
            items.append(_Item(child.tail))
    written = [item.write(tag) for item in items]
    inner = "".join(f"<li>{words}</li>" for words, _ in written if words)
    return (f"<{tag}>{inner}</{tag}>" if inner else ""), [
        one for _, apart in written for one in apart
    ]


class _Item:
    """One item: its own words, and the lists below it."""

    def __init__(self, text: str | None) -> None:
        self.line = Line()
        self.line.text(text)
        self.below: list[HtmlElement] = []

    def fill(self, element: HtmlElement) -> None:
        """Take an element's words; the lists in it, however wrapped, go below them."""
        for child in element:
            if child.tag in LISTS:
                self.below.append(child)
                self.line.new_line()
            elif child.tag in {"div", "p", "span"} and next(child.iter(*LISTS), None) is not None:
                self.line.new_line()
                self.line.text(child.text)
                self.fill(child)
            else:
                self.line.node(child)
            self.line.text(child.tail)

    def write(self, tag: str) -> tuple[str, list[Apart]]:
        pieces = self.line.finish()
        words = tidy("<br/>".join(piece for piece in pieces if isinstance(piece, str)))
        apart = [piece for piece in pieces if isinstance(piece, Apart)]
        for inner in self.below:
            markup, found = write_list(inner, tag=tag)
            words += markup
            apart += found
        return words, apart
