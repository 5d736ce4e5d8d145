"""What stands in a text of the demo, as the blocks of an issue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from blog.demo.blocks import linked
from blog.models import ArticlePage
from core.demo.folder import BrandFolder
from core.demo.writing import Piece, inline

RICH = ("note", "introduction", "text")  # what is rich text in the blocks made of several fields


def blocks_of(pieces: Sequence[Piece], brand: BrandFolder) -> list[dict[str, Any]]:
    """The raw blocks of a text, in its order."""
    return [_block(piece, brand) for piece in pieces]


def _block(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    # An issue has no block for headings: they stand in the editor's own words.
    kind = "words" if piece.kind == "heading" else piece.kind
    return {"type": kind, "value": MAKERS.get(piece.kind, _fields)(piece, brand)}


def _fields(piece: Piece, brand: BrandFolder) -> Any:
    found = {
        name: _paragraph(value, brand) if name in RICH and piece.kind != "button" else value
        for name, value in piece.facts.items()
    }
    name = found.pop("picture", None)
    if name is not None:
        found |= {"image": brand.picture(name).pk, "alt": brand.alt(name)}
    return found


def _words(piece: Piece, brand: BrandFolder) -> str:
    return linked(piece.facts["html"], brand)


def _heading(piece: Piece, _brand: BrandFolder) -> str:
    return f"<h{piece.facts['level']}>{inline(piece.facts['text'])}</h{piece.facts['level']}>"


def _said(piece: Piece, brand: BrandFolder) -> str:
    return _paragraph(piece.facts["text"], brand)


def _article(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    fronts = brand.site.root_page.get_translations(inclusive=True)
    found = next(
        article
        for front in fronts
        for article in ArticlePage.objects.descendant_of(front).filter(slug=piece.facts["slug"])
    )
    return {"article": found.pk, "note": _paragraph(piece.facts["note"], brand)}


def _event(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    found: dict[str, Any] = _fields(piece, brand)
    on = brand.days_ago(-found.pop("days_ahead"))
    return {**found, "on": on.date().isoformat()}


def _paragraph(text: str, brand: BrandFolder) -> str:
    return linked(f"<p>{inline(text)}</p>", brand)


MAKERS: dict[str, Callable[[Piece, BrandFolder], Any]] = {
    "words": _words,
    "heading": _heading,
    "tip": _said,
    "footer": _said,
    "article": _article,
    "event": _event,
    "divider": lambda _piece, _brand: None,
}
