"""Verbs on the links of an article: note them, and look whether anything is there."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import ArticlePage, OutgoingLink
from blog.models.outgoing_link import LONGEST
from blog.rendering import render_html
from core import bell
from core.http import HttpError, Limits, TooLarge, fetch
from core.work import Worker, claim, dead_claims

State = OutgoingLink.State
ENGINE = "links"
EVERY = 30.0  # seconds between two looks of the worker, when nobody rings
AT_ONCE = 5
MOST = 300  # links of one article that are looked at
LINK = re.compile(r'<a\b[^>]*?\bhref="(https?://[^"#]+)')
PATIENCE = Limits(seconds=10.0, bytes=64 * 1024)
GONE = frozenset({404, 410})
AFTER = {  # how long until it is looked at again
    State.FINE: timedelta(days=30),
    State.SILENT: timedelta(hours=6),
    State.BROKEN: timedelta(days=1),
}
SILENT_TIMES = 3  # then it counts as broken


@transaction.atomic
def note_links(*, article: ArticlePage) -> int:
    """Remember where a text leads, and have a worker look; how many addresses are new.

    Called for what people write here. What is brought home is not looked at: a thousand old posts
    would ask a hundred thousand strangers.
    """
    wanted = set(addresses(article)[:MOST])
    known = set(article.outgoing_links.values_list("url", flat=True))
    article.outgoing_links.exclude(url__in=wanted).delete()
    new = [OutgoingLink(article=article, url=url, state=State.NEW) for url in wanted - known]
    OutgoingLink.objects.bulk_create(new)
    if new:
        bell.ring(ENGINE)
    return len(new)


def addresses(article: ArticlePage) -> list[str]:
    """Where a text and its source lead, each address once, those of its own home left out."""
    home: str = article.get_site().root_url
    markup = render_html(article.body, medium="feed", base_url=home)
    found = [html.unescape(url) for url in LINK.findall(markup)]
    found += [article.via_url] if article.via_url else []
    leading_out = (url for url in found if url != home and not url.startswith(f"{home}/"))
    return [url for url in dict.fromkeys(leading_out) if len(url) <= LONGEST]


def run_due(worker: Worker) -> int:
    """Look at some links that are due; how many were looked at."""
    waiting = OutgoingLink.objects.all()
    dead_claims(waiting).update(claimed_by="")
    mine = claim(waiting, worker=worker, limit=AT_ONCE)
    for link in OutgoingLink.objects.filter(pk__in=mine):
        look_at(link)
    return len(mine)


def look_at(link: OutgoingLink) -> None:
    """Ask whether anything is at an address, and write down what was said.

    A server that refuses us, or asks who we are, is there. One that is silent may be busy: it is
    asked a few times before it counts as broken.
    """
    state, said = _ask(link.url)
    attempts = link.attempts + 1 if state == State.SILENT else 0
    if attempts >= SILENT_TIMES:
        state = State.BROKEN
    now = timezone.now()
    facts: dict[str, Any] = {"state": state, "last_error": said, "attempts": attempts}
    OutgoingLink.objects.filter(pk=link.pk).update(
        **facts, checked_at=now, due_at=now + AFTER[state], claimed_by=""
    )


def _ask(url: str) -> tuple[State, str]:
    try:
        status = fetch(url, limits=PATIENCE).status
    except TooLarge:
        return State.FINE, ""
    except HttpError as error:
        return (State.BROKEN if error.permanent else State.SILENT), str(error)
    if status in GONE:
        return State.BROKEN, _("Nothing is there (%(status)s).") % {"status": status}
    if status >= 500:  # noqa: PLR2004 - the server's own trouble
        return State.SILENT, _("The server is in trouble (%(status)s).") % {"status": status}
    return State.FINE, ""
