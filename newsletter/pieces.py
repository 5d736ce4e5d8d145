"""The blocks of an issue as plain values: what a page, a mail and a text are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wagtail.rich_text import expand_db_html

from blog.models import ArticlePage
from core.html import sanitise

RELATIVE = re.compile(r'(\b(?:href|src)=")(/(?!/)[^"]*)')
COLUMN = 564  # pixels of text in a mail of 620
CARD_SIZE = "fill-1128x592|format-jpeg|jpegquality-80"
PICTURE_SIZE = "width-1128|format-jpeg|jpegquality-80"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture at twice the width it is shown at, so that fine screens are served."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One block, ready for a template: `kind` names the template, `facts` fill it."""

    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


def pieces_of(issue: Any, *, root: str) -> list[Piece]:
    """Every block of an issue that can still be shown, with absolute addresses under `root`.

    An article that was deleted or unpublished since is left out.
    """
    made = (MAKERS[child.block_type](child.value, root) for child in issue.body)
    return [piece for piece in made if piece is not None]


def for_page(pieces: list[Piece], *, reader: str) -> list[Piece]:
    """The pieces as everybody sees them: no name stands where a mail has one."""
    return [
        Piece(
            piece.kind,
            {
                name: value.replace("[[name]]", reader) if isinstance(value, str) else value
                for name, value in piece.facts.items()
            },
        )
        for piece in pieces
    ]


def image_of(picture: Any, *, root: str, size: str, alt: str = "") -> Image | None:
    """A rendition under the site's own address, or None where the file is gone."""
    if picture is None:
        return None
    try:
        rendition = picture.get_rendition(size)
    except OSError:  # the file is not in the store any more
        return None
    url = rendition.url if rendition.url.startswith("http") else root + rendition.url
    # Outlook believes the width it is told and nothing else.
    height = round(rendition.height * COLUMN / rendition.width)
    return Image(url=url, alt=alt, width=COLUMN, height=height)


def rich(value: Any, *, root: str) -> str:
    """Rich text as safe HTML whose addresses work in a mail."""
    if not value:
        return ""
    html = expand_db_html(value.source)
    return RELATIVE.sub(lambda found: found[1] + root + found[2], sanitise(html, profile="article"))


def _article(value: Any, root: str) -> Piece | None:
    page = value["article"]
    article = page.specific if page is not None and page.live else None
    if not isinstance(article, ArticlePage):
        return None
    return Piece(
        "article",
        {
            "title": article.title,
            "url": article.full_url or root,
            "standfirst": article.standfirst,
            "image": image_of(article.cover, root=root, size=CARD_SIZE, alt=article.cover_alt),
            "sponsor": article.sponsor_name,
            "sponsor_label": article.sponsor_text,
            "via": article.via_name,
            "via_url": article.via_url,
            "note": rich(value["note"], root=root),
        },
    )


def _selection(value: Any, root: str) -> Piece:
    return Piece(
        "selection",
        {
            "title": value["title"],
            "url": value["url"],
            "via": value["via"],
            "note": rich(value["note"], root=root),
        },
    )


def _picture(value: Any, root: str) -> Piece | None:
    image = image_of(value["image"], root=root, size=PICTURE_SIZE, alt=value["alt"])
    return Piece("picture", {"image": image, "caption": value["caption"]}) if image else None


def _button(value: Any, root: str) -> Piece:  # noqa: ARG001 - every maker takes the same two
    return Piece("button", {"text": value["text"], "url": value["url"]})


def _words(value: Any, root: str) -> Piece:
    return Piece("words", {"html": rich(value, root=root)})


def _tip(value: Any, root: str) -> Piece:
    return Piece("tip", {"html": rich(value, root=root)})


def _divider(value: Any, root: str) -> Piece:  # noqa: ARG001
    return Piece("divider")


MAKERS: dict[str, Callable[[Any, str], Piece | None]] = {
    "words": _words,
    "tip": _tip,
    "article": _article,
    "selection": _selection,
    "picture": _picture,
    "button": _button,
    "divider": _divider,
}
