"""The blocks of an issue as plain values: what a page, a mail and a text are made of."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from newsletter import personal
from newsletter.blocks.piece import Piece, Setting
from newsletter.blocks.registry import kinds
from newsletter.mail.body import PLACEHOLDER
from newsletter.models import IssuePage, Newsletter, NewsletterPage, Subscription


def pieces_of(issue: IssuePage, *, newsletter: Newsletter) -> list[Piece]:
    """Every block of an issue that can still be shown, with whole addresses.

    An article that was deleted or unpublished since is left out.
    """
    setting = setting_of(issue, newsletter=newsletter)
    found = []
    for child in issue.body:
        mark = str(child.id or "")
        facts = kinds()[child.block_type].piece(child.value, replace(setting, mark=mark))
        if facts is not None:
            found.append(Piece(child.block_type, facts, mark))
    return found


def setting_of(issue: IssuePage, *, newsletter: Newsletter) -> Setting:
    """What the blocks of an issue are told of it."""
    return Setting(
        root=newsletter.site.root_url,
        answers_to=newsletter.reply_to or newsletter.sender_email,
        subject=for_everybody(issue.subject_line),
        personal=frozenset(personal.offered()),
        find_home=partial(_home_of, issue, newsletter),
        count_readers=Subscription.objects.mailable(newsletter).count,
    )


def for_page(pieces: list[Piece]) -> list[Piece]:
    """The pieces as everybody sees them: no name stands where a mail has one."""
    return [replace(piece, facts=for_everybody(piece.facts)) for piece in pieces]


def for_everybody(value: Any) -> Any:
    """Words, or anything made of words, with nothing personal in them."""
    if isinstance(value, str):
        return PLACEHOLDER.sub(partial(_said_to_all, personal.known()), value)
    if isinstance(value, dict):
        return {name: for_everybody(one) for name, one in value.items()}
    if isinstance(value, list):
        return [for_everybody(one) for one in value]
    return value


def _home_of(issue: IssuePage, newsletter: Newsletter) -> str:
    pages = NewsletterPage.objects.filter(newsletter=newsletter)
    page = pages.filter(locale=issue.locale_id).first() or pages.first()
    return (page.full_url if page else None) or newsletter.site.root_url


def _said_to_all(known: dict[str, personal.Personal], found: Any) -> str:
    return str(known[found[1]].for_everybody) if found[1] in known else str(found[0])
