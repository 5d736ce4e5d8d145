"""Frames, players and scripts: what they play becomes a mark with its address."""

from __future__ import annotations

from lxml.html import Element, HtmlElement

from syndication.document.addresses import (
    clean_link,
    embed_address,
    is_sound,
    is_upload,
    is_web_address,
)
from syndication.document.lifted import Lifted, replace
from syndication.document.marks import mark
from syndication.document.wrapped import picture_address

FRAMES = {"iframe": "src", "embed": "src", "oembed": "url"}
PLAYERS = frozenset({"audio", "video"})
WIDTHS = frozenset({"wide", "full"})


def frame(element: HtmlElement, lifted: Lifted) -> None:
    source = element.get(FRAMES[str(element.tag)]) or element.get("data-src", "")
    _embed(
        element, embed_address(source, base_url=lifted.base_url), element.get("title", ""), lifted
    )


def player(element: HtmlElement, lifted: Lifted) -> None:
    """Sound and film: a file of the brand where it is one, something elsewhere where it is not."""
    sources = [element.get("src", ""), *(child.get("src", "") for child in element.iter("source"))]
    source = next((one for one in sources if one), "")
    address = clean_link(source, base_url=lifted.base_url)
    kind = "audio" if is_sound(address) else str(element.tag)
    if not address or not is_upload(address, kind):
        played = embed_address(source, base_url=lifted.base_url)
        _embed(element, played, element.get("title", ""), lifted)
        return
    box = Element("section")
    mark(box, kind)
    box.append(Element("a", href=address))
    box[0].text = (element.get("title") or element.get("aria-label") or "").strip() or None
    if poster := element.get("poster", ""):
        shown = picture_address(clean_link(poster, base_url=lifted.base_url))
        box.append(Element("img", src=shown, alt=""))
    replace(element, box, None)


def plugin(element: HtmlElement, lifted: Lifted) -> None:
    if address := embed_address(element.get("data", ""), base_url=lifted.base_url):
        _embed(element, address, element.get("title", ""), lifted)
    else:
        element.tag = "div"


def script(element: HtmlElement, lifted: Lifted) -> None:
    source = element.get("src", "")
    known = "://gist.github.com/" in source
    address = embed_address(source, base_url=lifted.base_url) if known else ""
    _embed(element, address, "", lifted)


def _embed(element: HtmlElement, address: str, title: str, lifted: Lifted) -> None:
    """A mark with the address of what was embedded; nothing when that is nowhere."""
    if not address:
        lifted.left_out["scripts" if element.tag == "script" else "frames"] += 1
        element.drop_tree()
        return
    box = Element("section")
    mark(box, "embed")
    box.append(Element("a", href=address))
    box[0].text = title.strip() or None
    replace(element, box, None)


def figure(element: HtmlElement, lifted: Lifted) -> None:
    """WordPress puts what it embeds into a figure, and where it could not, only the address."""
    said = "".join(element.itertext()).split()
    classes = element.get("class", "").split()
    if element.get("data-width") in WIDTHS:
        mark(element, element.get("data-width", ""))
    inside = next(element.iter(*FRAMES, "blockquote"), None)
    if "wp-block-embed" not in classes or inside is not None:
        return
    address = said[0] if said else ""
    if not is_web_address(address):
        return
    holder = next((one for one in element.iter() if (one.text or "").strip() == address), None)
    if holder is not None:
        box = Element("section")
        mark(box, "embed")
        box.append(Element("a", href=clean_link(address, base_url=lifted.base_url)))
        holder.text = None
        holder.insert(0, box)
