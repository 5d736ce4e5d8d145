"""The pieces of a demo text as the blocks of an article, in the form the database keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.text import slugify

from wagtail.models import Page

from core.demo.folder import BrandFolder
from core.demo.writing import Piece, inline

PAGE_LINK = re.compile(r'href="page:([\w-]+)"')


def blocks_of(pieces: list[Piece], brand: BrandFolder) -> list[dict[str, Any]]:
    """Raw blocks, ready for a StreamField."""
    return [MAKERS.get(piece.kind, _plain)(piece, brand) for piece in pieces]


def linked(markup: str, brand: BrandFolder) -> str:
    """Markup in which `page:slug` became a link to that page of the brand.

    Raises `Page.DoesNotExist`: a text links to what was written before it.
    """
    root = brand.site.root_page

    def tell(found: re.Match[str]) -> str:
        page = Page.objects.descendant_of(root).get(slug=found[1])
        return f'linktype="page" id="{page.pk}"'

    return PAGE_LINK.sub(tell, markup)


def _plain(piece: Piece, _brand: BrandFolder) -> dict[str, Any]:
    return {"type": piece.kind, "value": piece.facts}


def _words(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    return {"type": "paragraph", "value": linked(piece.facts["html"], brand)}


def _heading(piece: Piece, _brand: BrandFolder) -> dict[str, Any]:
    anchor = slugify(piece.facts["text"])
    return {"type": "heading", "value": {**piece.facts, "anchor": anchor}}


def _quote(piece: Piece, _brand: BrandFolder) -> dict[str, Any]:
    text = f"<p>{inline(piece.facts['text'])}</p>"
    return {"type": "quote", "value": {**piece.facts, "text": text}}


def _image(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    name = piece.facts["picture"]
    value = {
        "image": brand.picture(name).pk,
        "alt": brand.alt(name),
        "caption": piece.facts.get("caption", ""),
        "width": piece.facts.get("width", "text"),
    }
    return {"type": "image", "value": value}


def _table(piece: Piece, _brand: BrandFolder) -> dict[str, Any]:
    columns = [{"type": "text", "heading": heading} for heading in piece.facts["columns"]]
    rows = [{"values": [f"<p>{inline(cell)}</p>" for cell in row]} for row in piece.facts["rows"]]
    caption = piece.facts.get("caption", "")
    return {"type": "table", "value": {"columns": columns, "rows": rows, "caption": caption}}


def _typed(piece: Piece, _brand: BrandFolder) -> dict[str, Any]:
    return {"type": piece.kind, "value": piece.facts["text"]}


def _footnotes(piece: Piece, _brand: BrandFolder) -> dict[str, Any]:
    notes = [{"mark": mark, "text": f"<p>{inline(text)}</p>"} for mark, text in piece.facts.items()]
    return {"type": "footnotes", "value": {"notes": notes}}


def _list(piece: Piece, _brand: BrandFolder) -> dict[str, Any]:
    items = [f"<p>{inline(text)}</p>" for text in piece.facts["items"]]
    return {"type": "list", "value": {"style": "points", **piece.facts, "items": items}}


def _interview(piece: Piece, _brand: BrandFolder) -> dict[str, Any]:
    paragraphs = piece.facts["answer"].strip().split("\n\n")
    answer = "".join(f"<p>{inline(text)}</p>" for text in paragraphs)
    return {"type": "interview", "value": {**piece.facts, "answer": answer}}


def _gallery(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    shown = [
        {
            "image": brand.picture(name).pk,
            "alt": brand.alt(name),
            "decorative": False,
            "caption": caption,
            "credit": "",
        }
        for name, caption in piece.facts["pictures"].items()
    ]
    return {
        "type": "gallery",
        "value": {"pictures": shown, "caption": piece.facts.get("caption", "")},
    }


def _upload(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    """A block with a file: whatever names one in the text is one of the brand's folder."""
    value = dict(piece.facts)
    value |= {name: brand.file(value[name]).pk for name in ("file", "subtitles") if name in value}
    value |= {"poster": brand.picture(value["poster"]).pk} if "poster" in value else {}
    if "transcript" in value:
        value["transcript"] = f"<p>{inline(value['transcript'])}</p>"
    return {"type": piece.kind, "value": value}


def _related(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    pages = Page.objects.descendant_of(brand.site.root_page)
    articles = [pages.get(slug=slug).pk for slug in piece.facts["articles"]]
    return {"type": "related", "value": {**piece.facts, "articles": articles}}


MAKERS: dict[str, Callable[[Piece, BrandFolder], dict[str, Any]]] = {
    "words": _words,
    "heading": _heading,
    "quote": _quote,
    "image": _image,
    "table": _table,
    "footnotes": _footnotes,
    "list": _list,
    "interview": _interview,
    "gallery": _gallery,
    "related": _related,
    **dict.fromkeys(("html", "markdown"), _typed),
    **dict.fromkeys(("audio", "video", "file"), _upload),
}
