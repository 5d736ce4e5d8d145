"""What a reader of a block sees, as the plainest markup: its words after the editor had them once.

Only to compare: nothing of this is shown to anybody.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from blog.blocks.list import FEATURES as LIST_FEATURES
from blog.blocks.paragraph import FEATURES
from syndication.document.marks import MARK

QUOTE_FEATURES = ("bold", "italic", "link", "ol", "ul", "code")
CELL_FEATURES = ("bold", "italic", "link", "code")


def edited(rich: str, features: Iterable[str] = FEATURES) -> str:
    """Some rich text after it was opened in the editor and saved."""
    converter = _converter(tuple(features))
    return str(converter.to_database_format(converter.from_database_format(rich)))


def shown(kind: str, value: Any) -> str:
    """The markup of a block; nothing for a kind that says nothing."""
    show = SHOW.get(kind)
    return show(value) if show else ""


def _text(text: Any) -> str:
    return html.escape(str(text or ""), quote=False)


def _link(url: str, words: str) -> str:
    return f'<a href="{html.escape(url)}">{_text(words)}</a>'


def _picture(value: Any) -> str:
    words = " ".join(filter(None, [value["caption"], value["credit"]]))
    source, alt = html.escape(str(value["image"])), html.escape(value["alt"])
    drawn = f'<img src="{source}" alt="{alt}">'
    if link := value.get("link"):
        drawn = f'<a href="{html.escape(link)}">{drawn}</a>'
    return f"<figure>{drawn}<figcaption>{_text(words)}</figcaption></figure>"


def _gallery(value: Any) -> str:
    return "".join(map(_picture, value["pictures"])) + f"<p>{_text(value['caption'])}</p>"


def _quote(value: Any) -> str:
    said = edited(value["text"], QUOTE_FEATURES)
    source = _link(value["url"], value["attribution"]) if value["url"] else ""
    return f"<blockquote>{said}<p>{source or _text(value['attribution'])}</p></blockquote>"


def _list(value: Any) -> str:
    tag = "ol" if value["style"] == "numbers" else "ul"
    items = "".join(f"<li>{edited(item, LIST_FEATURES)}</li>" for item in value["items"])
    return f"<{tag}>{items}</{tag}>"


def _table(value: Any) -> str:
    head = "".join(f"<th>{_text(column['heading'])}</th>" for column in value["columns"])
    rows = "".join(
        "<tr>" + "".join(f"<td>{edited(cell, CELL_FEATURES)}</td>" for cell in row["values"])
        for row in value["rows"]
    )
    caption = f"<caption>{_text(value['caption'])}</caption>"
    return f"<table>{caption}<tr>{head}</tr>{rows}</table>"


def _embed(value: Any) -> str:
    said = f'<section title="{MARK}embed">{_link(value["url"], value["title"])}</section>'
    return f"{said}<p>{_text(value['caption'])}</p>"


def _upload(value: Any) -> str:
    words = [value.get(name) for name in ("caption", "description")]
    poster = f'<img src="{html.escape(value["poster"])}" alt="">' if value.get("poster") else ""
    said = _text(" ".join(filter(None, words)))
    return f"<p>{_link(value['file'], value['title'])}{poster}</p><p>{said}</p>"


def _callout(value: Any) -> str:
    title = f"<h6>{_text(value['title'])}</h6>" if value["title"] else ""
    return title + edited(value["text"], QUOTE_FEATURES)


def _notes(value: Any) -> str:
    return "".join(f"<div>{edited(note['text'], CELL_FEATURES)}</div>" for note in value["notes"])


def _card(value: Any) -> str:
    words = _text(f"{value['description']} {value['publisher']}")
    return f"<p>{_link(value['url'], value['title'])}</p><p>{words}</p>"


SHOW: dict[str, Callable[[Any], str]] = {
    "audio": _upload,
    "button": lambda value: f"<p>{_link(value['url'], value['text'])}</p>",
    "callout": _callout,
    "card": _card,
    "code": lambda value: f"<pre>{_text(value['code'])}</pre><p>{_text(value['caption'])}</p>",
    "divider": lambda _value: "<hr>",
    "embed": _embed,
    "file": _upload,
    "footnotes": _notes,
    "gallery": _gallery,
    "heading": lambda value: f"<h{value['level']}>{_text(value['text'])}</h{value['level']}>",
    "html": str,
    "image": _picture,
    "list": _list,
    "paragraph": edited,
    "quote": _quote,
    "table": _table,
    "video": _upload,
}


@cache
def _converter(features: tuple[str, ...]) -> Any:
    return ContentstateConverter(features=list(features))
