"""Blocks as their page shows them, after an editor opened and saved every text of them.

Words are drawn by the templates of the house. What would need the library (pictures, files) or
says more than its author did (the cards of embeds) is drawn here, as plainly as it can be.
"""

from __future__ import annotations

import html
import re
from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import ListBlock, RichTextBlock, StreamValue, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from blog.models import ArticlePage
from blog.rendering import render_page

PLACE = re.compile(r"@place\d+@")


def page_of(blocks: list[tuple[str, Any]]) -> str:
    """The markup of a text."""
    stream_block = ArticlePage._meta.get_field("body").stream_block
    drawn = {f"@place{place}@": _drawn(*block) for place, block in enumerate(blocks)}
    raw = []
    for (kind, value), (place, markup) in zip(blocks, drawn.items(), strict=True):
        if markup:
            raw.append({"type": "html", "value": place})
        else:
            saved = _saved(stream_block.child_blocks[kind], value)
            raw.append({"type": kind, "value": saved})
    page = str(render_page(StreamValue(stream_block, raw, is_lazy=True), home="https://e.org"))
    return PLACE.sub(lambda found: drawn[found[0]], page)


def _saved(block: Any, value: Any) -> Any:
    """A value as the database has it after the editor had it."""
    if isinstance(block, RichTextBlock):
        converter = ContentstateConverter(features=block.features)
        return converter.to_database_format(converter.from_database_format(value))
    if isinstance(block, TypedTableBlock):
        cells = block.child_blocks["text"]
        rows = [{"values": [_saved(cells, one) for one in row["values"]]} for row in value["rows"]]
        return {**value, "rows": rows}
    if isinstance(block, ListBlock):
        return [_saved(block.child_block, one) for one in value]
    if isinstance(block, StructBlock):
        return {name: _saved(block.child_blocks[name], one) for name, one in value.items()}
    return value


def _drawn(kind: str, value: Any) -> str:
    if kind == "image":
        return _figure(value)
    if kind == "gallery":
        inside = "".join(map(_figure, value["pictures"]))
        return f"<figure>{inside}{_caption(value['caption'])}</figure>"
    if kind == "embed":
        address = html.escape(value["url"])
        said = f"<p>{_plain(value['title'])}</p>{_caption(value['caption'])}"
        return f'<figure><oembed url="{address}"></oembed>{said}</figure>'
    if kind in {"audio", "video"}:
        caption = "" if value["file"].endswith(value["title"]) else value["title"]
        under = _caption(caption or value.get("caption", ""))
        return f'<figure><{kind} src="{html.escape(value["file"])}"></{kind}>{under}</figure>'
    if kind in {"file", "button", "card"}:
        return _link_box(value)
    return ""


def _link_box(value: dict[str, Any]) -> str:
    address = value.get("file") or value["url"]
    words = value.get("text") or value["title"]
    more = " ".join(filter(None, [value.get("description"), value.get("publisher")]))
    link = f'<a href="{html.escape(address)}">{_plain(words)}</a>'
    return f"<p>{link}</p><p>{_plain(more)}</p>"


def _figure(value: dict[str, Any]) -> str:
    drawn = f'<img src="{html.escape(value["image"])}" alt="{html.escape(value["alt"])}">'
    if value.get("link"):
        drawn = f'<a href="{html.escape(value["link"])}">{drawn}</a>'
    words = " ".join(filter(None, [value["caption"], value["credit"]]))
    return f"<figure>{drawn}{_caption(words)}</figure>"


def _caption(words: str) -> str:
    return f"<figcaption>{_plain(words)}</figcaption>" if words else ""


def _plain(words: str) -> str:
    return html.escape(words or "", quote=False)
