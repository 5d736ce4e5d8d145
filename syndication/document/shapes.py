"""What platforms say with classes, said with marks: galleries, cards, buttons, callouts, verses.

A class that means nothing here is passed by; what it stood on is read as plain elements.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import Element, HtmlElement

from syndication.document.addresses import clean_link
from syndication.document.marks import mark
from syndication.markup import words

GALLERIES = frozenset(
    {
        "blocks-gallery-grid",
        "gallery",
        "image-gallery-embed",
        "kg-gallery-card",
        "sectionLayout--outsetRow",
        "tiled-gallery",
        "wp-block-gallery",
        "wp-block-jetpack-slideshow",
        "wp-block-jetpack-tiled-gallery",
    }
)
CALLOUTS = frozenset(
    {"admonition", "alert", "callout", "callout-block", "kg-callout-card", "markdown-alert"}
)
TITLES = frozenset({"admonition-title", "callout-title", "markdown-alert-title"})
BUTTONS = frozenset({"wp-block-button__link", "kg-btn", "button"})
CAPTIONED = frozenset({"gallery-item", "tr-caption-container", "wp-caption"})
CAPTIONS = frozenset({"gallery-caption", "tr-caption", "wp-caption-text"})
QUOTED = {
    "bluesky-embed": re.compile(r"https://bsky\.app/profile/[^/]+/post/"),
    "instagram-media": re.compile(r"https://www\.instagram\.com/(?:p|reel|tv)/"),
    "reddit-embed-bq": re.compile(r"https://(?:www\.)?reddit\.com/r/\w+/comments/"),
    "tiktok-embed": re.compile(r"https://www\.tiktok\.com/@[^/]+/video/"),
    "twitter-tweet": re.compile(r"https://(?:\w+\.)?(?:twitter|x)\.com/\w+/status(?:es)?/"),
}
RICH = ("audio", "blockquote", "figure", "iframe", "img", "pre", "script", "table", "video")
LONGEST_TITLE = 120
PERMALINKS = ("data-instgrm-permalink", "cite")


def mark_shapes(root: HtmlElement, *, base_url: str) -> None:
    """Change a tree in place, so that what its classes said is said by marks."""
    for element in list(root.iter()):
        if element is root or element.getparent() is None:
            continue
        said = (f"data-block={element.get('data-block', '')}", f"<{element.tag}>")
        for name in (*said, *_classes(element)):
            if shape := SHAPES.get(name):
                shape(element, base_url)
                break


def _classes(element: HtmlElement) -> list[str]:
    found: list[str] = element.get("class", "").split()
    return found


def _gallery(element: HtmlElement, _base_url: str) -> None:
    """Its pictures stand in no list: lists are words in a row."""
    for one in (element, *element.iter("ul", "ol", "li")):
        one.tag = "div" if one.tag in {"ul", "ol", "li"} else one.tag
    mark(element, "gallery")


def _captioned(element: HtmlElement, _base_url: str) -> None:
    """A picture and what stands under it, in a table, a list or plain boxes."""
    for one in list(element.iter("dt", "dd", "tbody", "tr", "td", "p", "div")):
        if CAPTIONS & set(_classes(one)):
            one.tag = "figcaption"
        elif one.tag not in {"p", "div"}:
            one.tag = "div"
    element.tag = "figure"


def _callout(element: HtmlElement, _base_url: str) -> None:
    for one in element.iter("p", "div", "span"):
        if TITLES & set(_classes(one)):
            one.tag = "h6"
    element.tag = "div"
    mark(element, "callout")


def _unfolded(element: HtmlElement, _base_url: str) -> None:
    """What a reader had to open is a callout under its title, where it is only words."""
    summary = element.find("summary")
    rich = any(next(element.iter(tag), None) is not None for tag in RICH)
    if summary is None or rich or not 0 < len(words(summary)) <= LONGEST_TITLE:
        return
    if next(summary.iter("a"), None) is None and words(element) != words(summary):
        summary.tag = "h6"
        element.tag = "div"
        mark(element, "callout")


def _button(element: HtmlElement, _base_url: str) -> None:
    """A link that was drawn to be pressed; one that has no words leads nobody."""
    if element.tag != "a" or not words(element) or next(element.iter("img"), None) is not None:
        return
    box = Element("section")
    mark(box, "button")
    link = Element("a", href=element.get("href", ""))
    link.text = words(element)
    box.append(link)
    box.tail, element.tail = element.tail, None
    element.getparent().replace(element, box)


def _bookmark(element: HtmlElement, _base_url: str) -> None:
    """Ghost's card: a link around its title, its description and where it stands."""
    for one in list(element.iter()):
        classes = _classes(one)
        if "kg-bookmark-icon" in classes:
            one.drop_tree()
        elif "kg-bookmark-publisher" in classes:
            one.tag = "cite"
        elif "kg-bookmark-author" in classes:
            one.tag = "p"
    element.tag = "div"
    mark(element, "card")


def _file(element: HtmlElement, _base_url: str) -> None:
    """A file to take away; the second link to it only says "Download"."""
    for link in element.iter("a", "div"):
        if {"wp-block-file__button", "kg-file-card-icon", "file-embed-button"} & set(
            _classes(link)
        ):
            link.drop_tree()
            break
    if element.tag not in {"div", "section"}:
        element.tag = "div"
    mark(element, "file")


def _verse(element: HtmlElement, _base_url: str) -> None:
    """Lines of a poem are lines, and no source text."""
    for one in list(element.iter()):
        _break_lines(one, "text")
        if one is not element:
            _break_lines(one, "tail")
    element.tag = "p"


def _break_lines(element: HtmlElement, place: str) -> None:
    said = getattr(element, place) or ""
    first, *others = said.split("\n")
    if not others:
        return
    setattr(element, place, first)
    parent = element if place == "text" else element.getparent()
    at = 0 if place == "text" else parent.index(element) + 1
    for number, line in enumerate(others):
        broken = Element("br")
        broken.tail = line
        parent.insert(at + number, broken)


def _highlighted(element: HtmlElement, _base_url: str) -> None:
    """Source text that a program laid out in a table, its line numbers beside it."""
    cell = next((one for one in element.iter("td") if "code" in _classes(one)), None)
    if cell is None:
        return
    for line in list(cell.iter("div", "span")):
        if "line" in _classes(line) and getattr(line.getnext(), "tag", "") != "br":
            line.tail = "\n" + (line.tail or "").lstrip("\n")
    language = next((name for name in _classes(element) if name not in HIGHLIGHTED), "")
    source = Element("pre", {"data-language": language})
    for broken in cell.iter("br"):
        broken.tail = "\n" + (broken.tail or "").lstrip("\n")
    source.text = cell.text_content()
    source.tail, element.tail = element.tail, None
    element.getparent().replace(element, source)


def _quoted(element: HtmlElement, base_url: str) -> None:
    """A post from elsewhere: its words stay as a quotation, and its address as an embed."""
    known = next(QUOTED[name] for name in _classes(element) if name in QUOTED)
    hrefs = [element.get(name, "") for name in PERMALINKS]
    hrefs += [link.get("href", "") for link in reversed(list(element.iter("a")))]
    address = next((href for href in hrefs if known.match(href)), "")
    if not address:
        return
    box = Element("section")
    mark(box, "embed")
    box.append(Element("a", href=clean_link(address, base_url=base_url).partition("?")[0]))
    box.tail, element.tail = element.tail, None
    element.addnext(box)
    for link in list(element.iter("a")):
        if known.match(link.get("href", "")):
            link.drop_tag()
    if not words(element):
        element.drop_tree()


def _pull(element: HtmlElement, _base_url: str) -> None:
    """The class may stand on the figure around the quotation."""
    mark(next(element.iter("blockquote"), element), "pull")


def _card(element: HtmlElement, _base_url: str) -> None:
    mark(element, "card")


HIGHLIGHTED = frozenset({"highlight", "highlighttable", "syntaxhighlighter"})
SHAPES: dict[str, Callable[[HtmlElement, str], None]] = {
    **dict.fromkeys(GALLERIES, _gallery),
    **dict.fromkeys(CALLOUTS, _callout),
    **dict.fromkeys(BUTTONS, _button),
    **dict.fromkeys(CAPTIONED, _captioned),
    **dict.fromkeys(QUOTED, _quoted),
    **dict.fromkeys(HIGHLIGHTED, _highlighted),
    **dict.fromkeys(("pullquote", "wp-block-pullquote"), _pull),
    **dict.fromkeys(("kg-bookmark-card", "embedded-post-wrap"), _bookmark),
    **dict.fromkeys(("kg-file-card", "wp-block-file", "file-embed-wrapper"), _file),
    "wp-block-verse": _verse,
    "<details>": _unfolded,
    "data-block=button": _button,
    "data-block=callout": _callout,
    "data-block=card": _card,
    "data-block=file": _file,
    "data-block=gallery": _gallery,
    "data-block=pull": _pull,
}
