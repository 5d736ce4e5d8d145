"""One piece of every kind, and their three renderings, without a page or a database."""

from __future__ import annotations

import re
from datetime import date, time
from functools import partial
from itertools import cycle
from typing import Any

from django.template.loader import render_to_string

import lxml.html

from core.models import Brand
from newsletter.blocks.piece import Image, Piece
from newsletter.mail_look import MailLook
from newsletter.rendering import as_text, inline

HERE = "https://harbour.example/"


def every_piece(words: list[str]) -> list[Piece]:
    """Pieces of all kinds that say these words, whatever is in them."""
    said = cycle(words)
    text = partial(next, said)

    def html() -> str:
        return f"<p>{_escaped(text())}</p><ul><li>{_escaped(text())}</li></ul>"

    def image() -> Image:
        return Image(url=f"{HERE}a.jpg", alt=text(), width=564, height=300)

    def plain(*names: str) -> dict[str, Any]:
        return {name: f"{HERE}x" if name == "url" else text() for name in names}

    answers = [{"words": text(), "url": f"{HERE}{number}"} for number in range(3)]
    subjects = [{**one, "is_elsewhere": number > 0} for number, one in enumerate(answers)]
    card = {**plain("title", "url", "standfirst", "sponsor", "via"), "image": image(), "note": ""}
    event = {"on": date(2026, 11, 28), "at": time(18, 30), **plain("title", "zone", "place", "url")}
    return [
        Piece("words", {"html": html()}),
        Piece("article", card),
        Piece("article", {**card, "via_url": f"{HERE}via", "note": html(), "image": None}),
        Piece("selection", {**plain("title", "url", "via"), "note": html()}),
        Piece("tip", {"html": html()}),
        Piece("quote", {"html": html(), **plain("attribution", "url")}),
        Piece("quote", {"html": html(), **plain("attribution"), "url": ""}),
        Piece("picture", {"image": image(), **plain("caption", "url")}),
        Piece("button", {**plain("url"), "text": text()}),
        Piece("poll", {"question": text(), "answers": answers}),
        Piece("debate", {"introduction": html(), "subjects": subjects}),
        Piece("event", {**event, "note": html()}),
        Piece("event", {**event, "at": None, "url": "", "note": ""}),
        Piece("sponsor", {**plain("name", "title", "url", "press"), "html": html(), "image": None}),
        Piece("sponsor", {**plain("name", "url"), "html": html(), "image": image()}),
        Piece("referral", {**plain("title", "url"), "html": html(), "counts": False}),
        Piece("proof", {**plain("quote", "who"), "readers": 1200}),
        Piece("divider"),
        Piece("footer", {"html": html()}),
    ]


def renderings(pieces: list[Piece]) -> tuple[str, str, str]:
    """The page, the HTML part and the text part of these pieces."""
    look = MailLook(Brand(), "en")
    facts = {"pieces": pieces, **look.facts()}
    page = render_to_string("newsletter/pieces.html", facts)
    html = inline(render_to_string("mail/pieces.html", facts), look=look)
    return page, html, as_text(render_to_string("mail/pieces_text.html", facts))


def words_in(html: str) -> set[str]:
    """Every word that a reader of a page sees."""
    page = lxml.html.document_fromstring(f"<div>{html}</div>")
    return _words(" ".join(str(text) for text in page.itertext()))


def words_of(text: str) -> set[str]:
    """Every word of a text."""
    return _words(text)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
