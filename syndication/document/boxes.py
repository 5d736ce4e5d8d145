"""Blocks that are made of an element that was marked, each with its few fields."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from syndication.document import reading
from syndication.document.addresses import is_upload, is_web_address
from syndication.document.inline import Apart, Line
from syndication.markup import words

if TYPE_CHECKING:
    from syndication.document.flow import Block, Flow

LONGEST = 255
LONGEST_NAME = 120
LONGEST_BUTTON = 80
FEWEST = 2  # pictures that make a gallery
OF_A_PICTURE = ("image", "alt", "decorative", "caption", "credit")


def embed(flow: Flow, element: HtmlElement) -> None:
    url = next(iter(reading.links(element)), "")
    if is_web_address(url):
        flow.add("embed", {"url": url, "title": words(element)[:LONGEST], "caption": ""})
    else:
        flow.children(element)


def card(flow: Flow, element: HtmlElement) -> None:
    """A link with why: its first line is the title. What fits no card stays as it was."""
    found = reading.links(element)
    publisher = next((words(one) for one in element.iter("cite")), "")
    lines = [line for line in reading.lines(element) if line != publisher]
    fits = len(set(found)) == 1 and is_web_address(found[0]) and lines
    if not fits or len(lines[0]) > LONGEST or len(publisher) > LONGEST_NAME:
        flow.children(element)
        return
    value = {"url": found[0], "title": lines[0], "description": "\n".join(lines[1:])}
    flow.add("card", {**value, "publisher": publisher})
    for picture in element.iter("img"):
        flow.picture(picture, "")


def button(flow: Flow, element: HtmlElement) -> None:
    """A link to press; one that no form would take stays a link in a line."""
    text, url = words(element), next(iter(reading.links(element)), "")
    if is_web_address(url) and len(text) <= LONGEST_BUTTON:
        flow.add("button", {"text": text, "url": url})
    else:
        flow.children(element)


def callout(flow: Flow, element: HtmlElement) -> None:
    """A thought set apart; a heading that opens it is its title."""
    inside = flow.inner(element)
    title = inside[0][1]["text"] if inside and inside[0][0] == "heading" else ""
    if title and len(title) <= LONGEST_NAME and any(kind == "paragraph" for kind, _ in inside[1:]):
        inside = inside[1:]
    else:
        title = ""
    for kind, value in worded(inside):
        if kind == "words":
            flow.add("callout", {"title": title, "text": value})
            title = ""
        else:
            flow.add(kind, value)


def notes(flow: Flow, element: HtmlElement) -> None:
    """The notes of a text, each a few lines of words; what else stood in them follows."""
    written, apart = [], []
    for note in element.iterchildren("div"):
        line = Line()
        line.node(note)
        pieces = line.finish()
        said = "".join(f"<p>{piece}</p>" for piece in pieces if isinstance(piece, str))
        apart += [piece for piece in pieces if isinstance(piece, Apart)]
        mark = note.get("id", "").removeprefix("note-")
        written.append({"mark": mark, "text": said or "<p>\u2026</p>"})
    if written:  # a forged mark may hold none
        flow.add("footnotes", {"notes": written})
    for piece in apart:
        flow.place(piece.element, piece.href)


def upload(flow: Flow, element: HtmlElement, kind: str) -> None:
    """A file of the brand's own: to hear, to see or to take away."""
    url = next(iter(reading.links(element)), "")
    if not is_upload(url, kind):
        flow.children(element)
        return
    lines = reading.lines(element)
    value: dict[str, Any] = {"file": url, "title": lines[0][:LONGEST] if lines else ""}
    if kind == "audio":
        value |= {"transcript": ""}
    elif kind == "video":
        poster = next((one.get("src", "") for one in element.iter("img")), "")
        value |= {"poster": poster or None, "subtitles": None, "caption": ""}
    else:
        value |= {"description": "\n".join(lines[1:])}
    flow.add(kind, value)


def gathered(blocks: list[Block]) -> list[Block]:
    """The pictures among some blocks as one gallery, where the first of them stood.

    Pictures that lead somewhere stay by themselves: a gallery leads nowhere.
    """
    pictures = [value for kind, value in blocks if kind == "image"]
    if len(pictures) < FEWEST or any(one["link"] for one in pictures):
        return blocks
    place = next(place for place, (kind, _) in enumerate(blocks) if kind == "image")
    shown = [{name: one[name] for name in OF_A_PICTURE} for one in pictures]
    rest = [block for block in blocks[place:] if block[0] != "image"]
    return [*blocks[:place], ("gallery", {"pictures": shown, "caption": ""}), *rest]


def worded(blocks: list[Block]) -> Iterator[Block]:
    """Blocks with all that is words put together, headings among them in bold."""
    said = ""
    for kind, value in blocks:
        if kind == "heading":
            said += f"<p><b>{html.escape(value['text'], quote=False)}</b></p>"
        elif kind == "paragraph":
            said += value
        else:
            if said:
                yield "words", said
            said = ""
            yield kind, value
    if said:
        yield "words", said


def named(block: Block) -> Block:
    """A file that nobody named is called as it is."""
    kind, value = block
    if kind not in {"audio", "video", "file"} or value["title"]:
        return block
    name = unquote(urlsplit(value["file"]).path).rpartition("/")[2]
    return kind, {**value, "title": name[:LONGEST]}


BOXES: dict[str, Callable[[Flow, HtmlElement], None]] = {
    "embed": embed,
    "card": card,
    "button": button,
    "callout": callout,
    "footnotes": notes,
    "audio": lambda flow, element: upload(flow, element, "audio"),
    "video": lambda flow, element: upload(flow, element, "video"),
    "file": lambda flow, element: upload(flow, element, "file"),
}
