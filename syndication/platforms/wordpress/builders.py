"""Texts laid out with a page builder: WPBakery, Divi, Avada, Enfold, Elementor and their like.

They wrap every paragraph in square brackets that say where it stands. Layout is not carried here:
what stood side by side stands below; the words, pictures, films, buttons and code in it come.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from syndication.jsonstream import listed, mapped, said
from syndication.platforms.wordpress.items import Item
from syndication.platforms.wordpress.library import Library

NAME = (
    r"(?:vc|et_pb|fusion|av|avia|su|cs|tatsu|rev|ultimate)_[\w-]+"
    r"|(?:one|two|three|four|five)_(?:half|thirds?|fourths?|fifths?|sixths?)(?:_first|_last)?"
)
MARK = re.compile(rf"\[(/?)({NAME})(?![\w-])([^\[\]]*+)\]")
WORDLESS = re.compile(r"_(?:raw_js|slider_revolution|widget_sidebar|sidebar|empty_space)$")
INLINE = re.compile(r"_(?:dropcap|highlight|label|tooltip|font)$")
HIDDEN = re.compile(r"(\[(?:vc_raw_html|fusion_code)[^\[\]]*\])([\w+/=\s]+)(\[/)")
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|“([^”]*)”)")
# Divi writes brackets and quotes in a value as these, for a value may hold none.
HELD = {"%91": "[", "%93": "]", "%22": '"'}
PICTURES = ("src", "image", "image_url", "attachment", "photo")
GALLERIES = ("images", "gallery_ids", "image_ids")
LINKS = ("button_url", "url", "link", "href")
LABELS = ("button_text", "label", "title")
HEADINGS = ("title", "heading", "text", "heading_text")
NOTE = "Its page builder's layout stayed behind: what stood side by side stands below."


def without_layout(text: str, library: Library) -> tuple[str, bool]:
    """A text without the marks of its layout, and whether it had any."""
    if not MARK.search(text):
        return text, False
    shown = HIDDEN.sub(_plain_code, text)
    return MARK.sub(lambda found: _shown(found, library), shown), True


def from_elementor(item: Item) -> str:
    """What Elementor kept beside a post, whose text itself may be empty."""
    try:
        kept = json.loads(item.one("_elementor_data") or "[]")
    except (ValueError, RecursionError):
        return ""
    return "\n\n".join(_widgets(kept))


def _plain_code(found: re.Match[str]) -> str:
    """Markup that was typed into a builder, which keeps it where no filter of WordPress sees it."""
    try:
        code = unquote(base64.b64decode("".join(found[2].split())).decode(errors="replace"))
    except (binascii.Error, ValueError):
        return found[0]
    return f"{found[1]}{code}{found[3]}"


def _shown(found: re.Match[str], library: Library) -> str:
    """What stands in the place of a mark: what its values say to readers, and a new paragraph."""
    name = found[2]
    if INLINE.search(name):
        return ""
    if found[1] or WORDLESS.search(name):
        return "\n\n"
    facts = _facts(found[3])
    kind = next((one for one in KINDS if re.search(one, name)), "")
    pieces = KINDS[kind](facts, library) if kind else _titled(facts, library)
    return "\n\n" + "".join(f"{piece}\n\n" for piece in pieces if piece)


def _facts(said: str) -> dict[str, str]:
    facts = {}
    for name, double, single, curly in ATTRIBUTE.findall(said):
        value = html.unescape(double or single or curly)
        for code, sign in HELD.items():
            value = value.replace(code, sign)
        facts[name] = value.strip()
    return facts


def _first(facts: dict[str, str], names: tuple[str, ...]) -> str:
    return next((facts[name] for name in names if facts.get(name)), "")


def _titled(facts: dict[str, str], library: Library) -> Iterator[str]:
    """A box with a title: its picture, its title, and where its button leads."""
    yield from _picture(facts, library)
    yield from _heading({"title": facts.get("title", "")}, library)
    if facts.get("button_text"):
        yield from _button(facts, library)


def _heading(facts: dict[str, str], _library: Library) -> Iterator[str]:
    if title := _first(facts, HEADINGS):
        yield f"<h3>{html.escape(title, quote=False)}</h3>"


def _picture(facts: dict[str, str], library: Library) -> Iterator[str]:
    """A picture by its address, or by its number in the library."""
    place = _first(facts, PICTURES)
    known = library.attachments.get(place)
    address = known.url if known else place
    if address.startswith(("http://", "https://", "/")):
        alt = facts.get("alt") or (known.alt if known else "")
        yield f'<img src="{html.escape(address)}" alt="{html.escape(alt)}" />'


def _gallery(facts: dict[str, str], _library: Library) -> Iterator[str]:
    """As WordPress's own gallery, which is filled in after this."""
    numbers = _first(facts, GALLERIES)
    if re.fullmatch(r"[\d,\s]+", numbers):
        yield f'[gallery ids="{numbers}"]'


def _button(facts: dict[str, str], _library: Library) -> Iterator[str]:
    """WPBakery and Enfold write a link with more in one value: `url:…|title:…`, `manually,…`."""
    value = _first(facts, LINKS)
    packed = re.search(r"url:([^|]*)", value)
    address = unquote(packed[1]) if packed else value.removeprefix("manually,")
    if label := _first(facts, LABELS):
        where = html.escape(address)
        yield f'<a class="wp-block-button__link" href="{where}">{html.escape(label)}</a>'


def _film(facts: dict[str, str], _library: Library) -> Iterator[str]:
    address = _first(facts, ("src", "link", "url", "id"))
    if address.startswith("http"):
        yield f'<oembed url="{html.escape(address)}"></oembed>'
    elif re.fullmatch(r"[\w-]{11}", address):
        yield f'<oembed url="https://www.youtube.com/watch?v={address}"></oembed>'


def _line(_facts: dict[str, str], _library: Library) -> Iterator[str]:
    yield "<hr />"


KINDS: dict[str, Callable[[dict[str, str], Library], Iterator[str]]] = {
    r"_gallery": _gallery,
    r"_(?:single_image|image|imageframe)$": _picture,
    r"_(?:button|btn)$": _button,
    r"_(?:video|youtube|vimeo)$": _film,
    r"_(?:separator|divider|hr)$": _line,
    r"_(?:custom_heading|heading)$": _heading,
}


def _widgets(kept: Any) -> Iterator[str]:
    """The widgets of Elementor in their order, as deep as its own editor nests them."""
    waiting = listed(kept)[::-1]
    while waiting:
        one = mapped(waiting.pop())
        yield from _widget(mapped(one.get("settings")), said(one, "widgetType"))
        waiting += listed(one.get("elements"))[::-1]


def _widget(settings: dict[str, Any], kind: str) -> Iterator[str]:
    if kind == "heading" and (title := said(settings, "title")):
        yield f"<h3>{title}</h3>"
    yield said(settings, "editor", "html", "shortcode")
    for name in ("image", "wp_gallery", "gallery"):
        pictures = listed(settings.get(name)) or [settings.get(name)]
        for picture in map(mapped, pictures):
            if url := said(picture, "url"):
                alt = html.escape(said(picture, "alt"))
                yield f'<img src="{html.escape(url)}" alt="{alt}" />'
    if address := said(settings, "youtube_url", "vimeo_url"):
        yield f'<oembed url="{html.escape(address)}"></oembed>'
    if kind == "button" and (label := said(settings, "text")):
        where = html.escape(said(mapped(settings.get("link")), "url"))
        yield f'<a class="wp-block-button__link" href="{where}">{html.escape(label)}</a>'
