"""The issues of a demo brand: one that went out, one that is being written."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

from django.utils import timezone

from wagtail.models import Page

from core.demo import Part
from core.demo.folder import BrandFolder
from core.demo.writing import Writing
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.issue import Cleared, schedule
from newsletter.actions.refusal import suppress
from newsletter.addresses import hash_of
from newsletter.demo.blocks import blocks_of
from newsletter.demo.history import read
from newsletter.demo.readers import PROOF, readers
from newsletter.languages import pages_of
from newsletter.models import (
    Delivery,
    IssuePage,
    Mailing,
    Newsletter,
    NewsletterPage,
    Suppression,
)
from newsletter.rhythm import next_slot

ACCEPTED = {"state": Delivery.State.ACCEPTED, "code": 250, "answer": "2.0.0 Ok: demo"}
REFUSED = {"state": Delivery.State.REJECTED, "code": 550, "answer": "5.1.1 No such user: demo"}
WEEK = timedelta(days=7)


def furnish(brand: BrandFolder) -> None:
    """Write the issues; nothing is mailed. Then those leave who say so in `subscribers.csv`."""
    newsletter = Newsletter.objects.filter(site=brand.site).order_by("pk")[0]
    page, *elsewhere = pages_of(newsletter).values()
    others = {
        one: {text.name: text for text in brand.writings(f"{one.locale.language_code}/issues")}
        for one in elsewhere
    }
    for writing in brand.writings("issues"):
        issue = _write(page, writing, brand, key=uuid.uuid4())
        for other, texts in others.items():
            if writing.name in texts:
                _write(other, texts[writing.name], brand, key=issue.translation_key)
        if "weeks_ago" in writing.facts:
            _settle(brand, issue, writing)
    for reader in readers(brand):
        if reader["state"] in Suppression.Reason.values:
            suppress(
                site=brand.site,
                newsletter=newsletter,
                address_hash=hash_of(reader["address"]),
                reason=reader["state"],
                proof=PROOF,
            )


def _write(
    page: NewsletterPage, writing: Writing, brand: BrandFolder, *, key: uuid.UUID
) -> IssuePage:
    issue = IssuePage(
        title=writing.facts["title"],
        slug=writing.name,
        subject=writing.facts.get("subject", ""),
        preview_text=writing.facts.get("preview_text", ""),
        body=json.dumps(blocks_of(writing.pieces, brand)),
        locale=page.locale,
        translation_key=key,
        live=False,
    )
    page.add_child(instance=issue)
    issue.save_revision()
    return issue


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
    read(mailing, sent_at=sent_at)
    archive = Page.objects.filter(translation_key=issue.translation_key)
    archive.update(first_published_at=sent_at, last_published_at=sent_at)


part = Part(furnish=furnish, count=count)
