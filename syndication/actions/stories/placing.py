"""Blocks with what came home in its place; what did not is a link to where it was.

Nothing is ever drawn from a stranger's server: that would tell it who reads.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from core.html import sanitise
from syndication.document.addresses import is_web_address
from syndication.document.boxes import FEWEST

Block = tuple[str, Any]
Shelf = Mapping[str, Any]


def placed(block: Block, shelf: Shelf) -> list[Block]:
    """A block as it stands in an article; more than one where a part of it stayed away."""
    kind, value = block
    if kind == "image":
        return [_picture(value, shelf)]
    if kind == "gallery":
        return _gallery(value, shelf)
    if kind in {"audio", "video", "file"}:
        return [_upload(kind, value, shelf)]
    return [block]


def stand_in(value: dict[str, Any]) -> str:
    """The markup that stands for a picture that did not come."""
    address, words = value["image"], html.escape(value["alt"] or value["image"])
    link = f'<a href="{html.escape(address)}">{words}</a>' if is_web_address(address) else words
    caption = " ".join(filter(None, [value["caption"], value["credit"]]))
    under = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    return sanitise(f"<figure>{link}{under}</figure>", profile="article")


def _picture(value: dict[str, Any], shelf: Shelf) -> Block:
    if picture := shelf.get(value["image"]):
        return "image", {**value, "image": picture}
    return "html", stand_in(value)


def _gallery(value: dict[str, Any], shelf: Shelf) -> list[Block]:
    home = [
        {**one, "image": shelf[one["image"]]} for one in value["pictures"] if one["image"] in shelf
    ]
    away = [("html", stand_in(one)) for one in value["pictures"] if one["image"] not in shelf]
    if len(home) >= FEWEST:
        return [("gallery", {**value, "pictures": home}), *away]
    alone: list[Block] = [("image", {**one, "link": "", "width": "wide"}) for one in home]
    said = value["caption"]
    caption: list[Block] = [("paragraph", f"<p><i>{html.escape(said)}</i></p>")] if said else []
    return [*alone, *away, *caption]


def _upload(kind: str, value: dict[str, Any], shelf: Shelf) -> Block:
    """A file of ours; one that stayed away is played where it is, or led to."""
    address = value["file"]
    if document := shelf.get(address):
        changed = {"poster": shelf.get(value["poster"])} if kind == "video" else {}
        return kind, {**value, "file": document, **changed}
    caption = value.get("caption", "")
    if kind != "file" and is_web_address(address):
        return "embed", {"url": address, "title": value["title"], "caption": caption}
    words = html.escape(value["title"], quote=False)
    link = f'<a href="{html.escape(address)}">{words}</a>' if is_web_address(address) else words
    about = html.escape(value.get("description", "") or caption, quote=False)
    return "paragraph", f"<p>{link}</p>" + (f"<p>{about}</p>" if about else "")
