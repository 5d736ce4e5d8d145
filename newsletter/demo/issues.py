"""The issues of a demo brand: one that went out, one that is being written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from wagtail.models import Page

from blog.demo.blocks import linked
from blog.models import ArticlePage
from core.demo import Part
from core.demo.folder import BrandFolder
from core.demo.writing import Piece, Writing, inline
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.issue import Cleared, schedule
from newsletter.actions.refusal import suppress
from newsletter.addresses import hash_of
from newsletter.demo.readers import PROOF, readers
from newsletter.models import (
    Delivery,
    IssuePage,
    Mailing,
    NewsletterPage,
    Suppression,
)
from newsletter.rhythm import next_slot

ACCEPTED = {"state": Delivery.State.ACCEPTED, "code": 250, "answer": "2.0.0 Ok: demo"}
REFUSED = {"state": Delivery.State.REJECTED, "code": 550, "answer": "5.1.1 No such user: demo"}
WEEK = timedelta(days=7)


def furnish(brand: BrandFolder) -> None:
    """Write the issues; nothing is mailed. Then those leave who say so in `subscribers.csv`."""
    page = NewsletterPage.objects.descendant_of(brand.site.root_page).get()
    for writing in brand.writings("issues"):
        issue = IssuePage(
            title=writing.facts["title"],
            slug=writing.name,
            subject=writing.facts.get("subject", ""),
            preview_text=writing.facts.get("preview_text", ""),
            body=json.dumps([_block(piece, brand) for piece in writing.pieces]),
            locale=page.locale,
            live=False,
        )
        page.add_child(instance=issue)
        issue.save_revision()
        if "weeks_ago" in writing.facts:
            _settle(brand, issue, writing)
    for reader in readers(brand):
        if reader["state"] in Suppression.Reason.values:
            suppress(
                site=brand.site,
                newsletter=page.newsletter,
                address_hash=hash_of(reader["address"]),
                reason=reader["state"],
                proof=PROOF,
            )


def count() -> dict[str, int]:
    return {"issues": IssuePage.objects.count(), "deliveries": Delivery.objects.count()}


def _settle(brand: BrandFolder, issue: IssuePage, writing: Writing) -> None:
    """Take an issue through its whole way on the newsletter's day, but for the post office."""
    letter = issue.newsletter
    sent_at = next_slot(
        timezone.now() - writing.facts["weeks_ago"] * WEEK,
        letter.rhythm,
    )
    mailing = let_go(
        mailing=freeze(mailing=schedule(issue=issue, send_at=sent_at, cleared=Cleared(issue.pk)))
    )
    gone = [one["address"] for one in readers(brand) if one["state"] == "bounced"]
    settled = {"settled_at": sent_at, "first_tried_at": sent_at, "attempts": 1, "due_at": None}
    mailing.deliveries.filter(address__in=gone).update(**settled, **REFUSED)
    mailing.deliveries.exclude(address__in=gone).update(**settled, **ACCEPTED)
    Mailing.objects.filter(pk=mailing.pk).update(
        state=Mailing.State.FINISHED, frozen_at=sent_at, started_at=sent_at, finished_at=sent_at
    )
    Page.objects.filter(pk=issue.pk).update(first_published_at=sent_at, last_published_at=sent_at)


def _block(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    # An issue has no block for headings: they stand in the editor's own words.
    kind = "words" if piece.kind == "heading" else piece.kind
    return {"type": kind, "value": MAKERS.get(piece.kind, _plain)(piece, brand)}


def _plain(piece: Piece, _brand: BrandFolder) -> Any:
    return piece.facts


def _words(piece: Piece, brand: BrandFolder) -> str:
    return linked(piece.facts["html"], brand)


def _heading(piece: Piece, _brand: BrandFolder) -> str:
    return f"<h{piece.facts['level']}>{inline(piece.facts['text'])}</h{piece.facts['level']}>"


def _tip(piece: Piece, brand: BrandFolder) -> str:
    return linked(f"<p>{inline(piece.facts['text'])}</p>", brand)


def _article(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    found = ArticlePage.objects.descendant_of(brand.site.root_page).get(slug=piece.facts["slug"])
    return {"article": found.pk, "note": f"<p>{inline(piece.facts['note'])}</p>"}


def _selection(piece: Piece, _brand: BrandFolder) -> dict[str, Any]:
    return {**piece.facts, "note": f"<p>{inline(piece.facts['note'])}</p>"}


def _picture(piece: Piece, brand: BrandFolder) -> dict[str, Any]:
    name = piece.facts["picture"]
    value = {"image": brand.picture(name).pk, "alt": brand.alt(name)}
    return {**value, "caption": piece.facts.get("caption", "")}


MAKERS: dict[str, Callable[[Piece, BrandFolder], Any]] = {
    "words": _words,
    "heading": _heading,
    "tip": _tip,
    "article": _article,
    "selection": _selection,
    "picture": _picture,
    "divider": lambda _piece, _brand: None,
}


part = Part(furnish=furnish, count=count)
