"""Wix: everything we know about it.

Its blog leaves as a table whose texts are in Wix's own form (Ricos): a tree of nodes as JSON.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from syndication.exchange import Drop, Recognition, Story
from syndication.holding import at_least_one
from syndication.jsonstream import listed, mapped, said
from syndication.markup import plain
from syndication.moments import moment_of
from syndication.post_tables import post_rows, tables_with
from syndication.tables import Row
from syndication.words import _

SIGNATURE = frozenset({"rich content", "plain content", "post page url"})
IMAGE = re.compile(r"wix:image://v1/([^/#\s]+)")
MEDIA = "https://static.wixstatic.com/media/"
VIDEOS = "https://video.wixstatic.com/"
DEEPEST = 60
MARKS = {"BOLD": "strong", "ITALIC": "em", "UNDERLINE": "u", "STRIKETHROUGH": "s", "CODE": "code"}
WRAPPERS = {
    "PARAGRAPH": "p",
    "BULLETED_LIST": "ul",
    "ORDERED_LIST": "ol",
    "LIST_ITEM": "li",
    "BLOCKQUOTE": "blockquote",
    "TABLE": "table",
    "TABLE_ROW": "tr",
    "TABLE_CELL": "td",
    "CAPTION": "figcaption",
    "COLLAPSIBLE_ITEM": "details",
    "COLLAPSIBLE_ITEM_TITLE": "summary",
}
Node = dict[str, Any]


class Wix:
    """Wix: stories come in."""

    key: ClassVar[str] = "wix"
    name: ClassVar[str] = "Wix"

    def recognise(self, drop: Drop) -> Recognition:
        """By the columns that hold a text twice."""
        found = tables_with(drop, SIGNATURE)
        return Recognition(95, "Wix blog posts", ("stories",)) if found else Recognition(0, "")

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        """Every post of the table."""
        return at_least_one(_read(drop), drop, instead=_("In Wix choose Blog, Posts, Export."))


def _read(drop: Drop) -> Iterator[Story]:
    for member in tables_with(drop, SIGNATURE):
        with drop.open(member) as file:
            for row in post_rows(file, name=member):
                yield _story(row)


def _story(row: Row) -> Story:
    published = moment_of(row.get("published date"))
    place = row.get("post page url")
    shown = _ricos(row.get("rich content"))
    lines = row.get("plain content").splitlines()
    text = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line.strip())
    names = [row.get("main category"), *_listed(row.get("categories"))]
    found = IMAGE.match(row.get("cover image"))
    address = place if place.startswith("http") else ""
    return Story(
        source_id=row.get("id", "internal id") or place,
        title=plain(row.get("title")),
        html=shown or text,
        source_url=address if published else "",
        standfirst=plain(row.get("excerpt")),
        slug=row.get("slug") or place.rstrip("/").rpartition("/")[2],
        status="published" if published else "draft",
        published_at=published,
        updated_at=moment_of(row.get("last published date")),
        authors=tuple(filter(None, [row.get("author")])),
        tags=tuple(dict.fromkeys(filter(None, names))),
        cover_url=f"{MEDIA}{found[1]}" if found else row.get("cover image"),
        old_urls=(place,) if published and place.startswith("/") else (),
        warnings=(row.problem,) if row.problem else (),
    )


def _listed(cell: str) -> list[str]:
    """A list as JSON, or names with commas; the numbers that Wix gives to tags say nothing."""
    try:
        found = json.loads(cell) if cell.startswith("[") else cell.split(",")
    except (ValueError, RecursionError):
        return []
    return [str(one).strip() for one in listed(found)]


def _ricos(text: str) -> str:
    """The markup of a Ricos document; empty where it is none."""
    try:
        document = mapped(json.loads(text))
    except (ValueError, RecursionError):
        return ""
    return "".join(_node(mapped(node), 0) for node in listed(document.get("nodes")))


def _node(node: Node, depth: int) -> str:
    kind = said(node, "type").upper()
    if kind == "TEXT":
        return _text(mapped(node.get("textData")))
    if depth > DEEPEST:
        return html.escape(json.dumps(node, ensure_ascii=False), quote=False)
    inner = "".join(_node(mapped(one), depth + 1) for one in listed(node.get("nodes")))
    if kind == "HEADING":
        level = mapped(node.get("headingData")).get("level")
        name = f"h{level}" if level in range(1, 7) else "h2"
        return f"<{name}>{inner}</{name}>"
    if kind in MAKERS:
        return MAKERS[kind](node, inner)
    name = WRAPPERS.get(kind, "")
    return f"<{name}>{inner}</{name}>" if name else inner


def _text(data: Node) -> str:
    shown = html.escape(str(data.get("text") or ""), quote=False).replace("\n", "<br>")
    for mark in (mapped(one) for one in listed(data.get("decorations"))):
        kind = said(mark, "type").upper()
        link = said(mapped(mapped(mark.get("linkData")).get("link")), "url")
        if kind == "LINK" and link:
            shown = f'<a href="{html.escape(link)}">{shown}</a>'
        elif kind in MARKS:
            shown = f"<{MARKS[kind]}>{shown}</{MARKS[kind]}>"
    return shown


def _source(media: Node, home: str) -> str:
    """The address of a picture or a film, wherever in the tree it is named."""
    source = mapped(media.get("src"))
    url, identity = said(source, "url"), said(source, "id", "_id") or said(media, "id")
    return html.escape(url if url.startswith("http") else f"{home}{url or identity}")


def _image(node: Node, inner: str) -> str:
    data = mapped(node.get("imageData"))
    alt = html.escape(said(data, "altText"))
    caption = inner or f"<figcaption>{html.escape(said(data, 'caption'))}</figcaption>"
    shown = f'<img src="{_source(mapped(data.get("image")), MEDIA)}" alt="{alt}">'
    return f"<figure>{shown}{caption}</figure>"


def _gallery(node: Node, _inner: str) -> str:
    items = [mapped(one) for one in listed(mapped(node.get("galleryData")).get("items"))]
    pictures = [
        f'<figure><img src="{_source(mapped(mapped(one.get("image")).get("media")), MEDIA)}"'
        f' alt="{html.escape(said(one, "altText", "title"))}"></figure>'
        for one in items
    ]
    return f'<div class="gallery">{"".join(pictures)}</div>'


def _video(node: Node, _inner: str) -> str:
    source = _source(mapped(mapped(node.get("videoData")).get("video")), VIDEOS)
    return f'<video src="{source}"></video>'


def _embed(node: Node, inner: str) -> str:
    data = mapped(node.get("embedData")) or mapped(node.get("linkPreviewData"))
    address = said(data, "src") or said(mapped(data.get("link")), "url")
    return f'<oembed url="{html.escape(address)}"></oembed>' if address else inner


def _frame(node: Node, _inner: str) -> str:
    """Markup that was pasted, or the address of a frame."""
    data = mapped(node.get("htmlData"))
    address = said(data, "url")
    return said(data, "html") or (
        f'<iframe src="{html.escape(address)}"></iframe>' if address else ""
    )


def _button(node: Node, _inner: str) -> str:
    data = mapped(node.get("buttonData"))
    link = html.escape(said(mapped(data.get("link")), "url"))
    return f'<p><a href="{link}">{html.escape(said(data, "text"))}</a></p>'


MAKERS: dict[str, Callable[[Node, str], str]] = {
    "IMAGE": _image,
    "GALLERY": _gallery,
    "VIDEO": _video,
    "EMBED": _embed,
    "LINK_PREVIEW": _embed,
    "HTML": _frame,
    "CODE_BLOCK": lambda _node, inner: f"<pre><code>{inner}</code></pre>",
    "BUTTON": _button,
    "DIVIDER": lambda _node, _inner: "<hr>",
}
