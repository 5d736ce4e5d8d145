"""Footnotes, however a platform writes them: a reference leads to a note, which leads back.

WordPress, Ghost, Substack, Markdown, Word and Google Docs agree on nothing else, so that is what is
looked for. The reference becomes the sign that our texts have for it (`[^1]`), and the notes a
section of their own, marked for the walk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import Element, HtmlElement

from syndication.document.marks import MARK

NOTED = re.compile(r"foot-?note|end-?note|\bfn\b|_?ftn", re.IGNORECASE)
BOXES = frozenset({"aside", "dd", "div", "li", "p", "section", "td"})
LISTS = frozenset({"ol", "ul", "section", "div"})
# Where our texts know no reference: the number stays, as a number.
PLAIN = frozenset(
    {"caption", "code", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary"}
)
NUMBER = re.compile(r"^\s*(?:\[\w{1,4}\]|\(\d{1,3}\)|\d{1,3}[.:)]|[*\u2020\u2021^]+)\s*")
NUMBERED = re.compile(r"\s*[\[(]?[\divxlc*\u2020\u2021^]{1,5}[\])]?[.:]?\s*")
BACK = re.compile(r"[\s\u21a9\u2191\ufe0e\ufe0f^\[\]()]*")


@dataclass(slots=True)
class Note:
    """One note: where its words stand, and what leads to them."""

    box: HtmlElement
    references: list[HtmlElement] = field(default_factory=list)


def pair(root: HtmlElement) -> None:
    """Turn the pairs of reference and note in a tree into signs and one section of notes."""
    notes = _notes(root)
    if not notes:
        return
    section = Element("section", title=f"{MARK}footnotes")
    first = next(iter(notes.values())).box
    holder = _list_of(first, notes)
    place = first if holder is None else holder
    place.addnext(section)
    for number, note in enumerate(notes.values(), start=1):
        for reference in note.references:
            _sign(reference, number)
        section.append(_written(note, number))
    for note in notes.values():
        note.box.drop_tree()
    if place is not first and not "".join(place.itertext()).strip():
        place.drop_tree()


def _notes(root: HtmlElement) -> dict[str, Note]:
    """The notes by the name they are led to with, in the order in which the text does so."""
    order = {element: place for place, element in enumerate(root.iter())}
    named: dict[str, HtmlElement] = {}
    for element in order:
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                named.setdefault(name, element)
    found: dict[str, Note] = {}
    for link in root.iter("a"):
        href = link.get("href", "")
        target = named.get(href[1:]) if href.startswith("#") else None
        box = None if target is None or target is link else _box(target)
        if box is None or target is None or any(one is box for one in link.iterancestors()):
            continue
        if href in found:
            found[href].references.append(link)
        elif order[link] < order[box] and _leads_back(box, target, link):
            found[href] = Note(box, [link])
    return found if len({note.box for note in found.values()}) == len(found) else {}


def _box(target: HtmlElement) -> HtmlElement | None:
    """The element that holds all of a note."""
    box = target
    while box is not None and box.tag not in BOXES:
        box = box.getparent()
    if box is None or box.getparent() is None:
        return None
    above = box.getparent()
    begins = above.index(box) == 0 and not (above.text or "").strip()
    if begins and above.tag in BOXES and _is_noted(above, one=True):
        return above
    return box


def _is_noted(element: HtmlElement, *, one: bool = False) -> bool:
    """Whether an element says of itself that it is a note (`one`) or holds some."""
    said = f"{element.get('class', '')} {element.get('id', '')}"
    many = re.search(r"notes\b|notes-list", said)
    return bool(NOTED.search(said)) and not (one and many)


def _leads_back(box: HtmlElement, target: HtmlElement, link: HtmlElement) -> bool:
    """Whether a note leads to where it was referred to; a list that says it is one need not."""
    ways = {one.get("href", "").removeprefix("#") for one in box.iter("a")}
    ways.add(target.get("href", "").removeprefix("#"))
    if ways & _names(link):
        return True
    return any(_is_noted(parent) for parent in box.iterancestors(*LISTS)) or (
        _is_noted(box) and next(link.iterancestors("sup"), None) is not None
    )


def _names(link: HtmlElement) -> set[str]:
    """All that a reference may be called."""
    around = [link, *link.iterancestors("sup", "span"), *link.iter()]
    names = {one.get(name, "") for one in around for name in ("id", "name")}
    return names - {""}


def _list_of(box: HtmlElement, notes: dict[str, Note]) -> HtmlElement | None:
    """What holds all of the notes and nothing else that is read."""
    boxes = [note.box for note in notes.values()]
    for parent in box.iterancestors(*LISTS):
        if not all(any(one is parent for one in other.iterancestors()) for other in boxes):
            break
        if _is_noted(parent) or parent.tag in {"ol", "ul"}:
            outer = parent.getparent()
            return outer if outer is not None and _is_noted(outer) else parent
    return None


def _sign(reference: HtmlElement, number: int) -> None:
    element = reference
    parent = element.getparent()
    if parent.tag == "sup" and "".join(parent.itertext()) == "".join(element.itertext()):
        element = parent
    kept = any(one.tag in PLAIN for one in element.iterancestors())
    sign = Element("sup" if kept else "span")
    sign.text = "".join(element.itertext()) if kept else f"[^{number}]"
    sign.tail, element.tail = element.tail, None
    element.getparent().replace(element, sign)


def _written(note: Note, number: int) -> HtmlElement:
    """The words of a note, without the number before and the arrow behind them."""
    written = Element("div", title=f"{MARK}note", id=f"note-{number}")
    written.text = note.box.text
    for child in list(note.box):
        written.append(child)
    names = set().union(*(_names(one) for one in note.references))
    for link in list(written.iter("a")):
        href, text = link.get("href", "#"), "".join(link.itertext())
        goes_back = href[1:] in names or BACK.fullmatch(text) or NUMBERED.fullmatch(text)
        if href.startswith("#") and goes_back:
            link.drop_tree()
    if note.box.tag != "li":  # no list writes the number
        _without_number(written)
    return written


def _without_number(written: HtmlElement) -> None:
    first = next((one for one in written.iter() if (one.text or "").strip()), written)
    first.text = NUMBER.sub("", first.text or "", count=1)
