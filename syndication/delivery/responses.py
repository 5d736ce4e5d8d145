"""Brings home what people answered under copies, to wait for moderation like every response.

How often is asked follows how much is said: half an hour after something new, then twice as long
each time, a day at most, and no more when nobody has answered for two months.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.utils import timezone

from blog.actions.responses import Said, add
from blog.models import Response
from core import pause
from core.secrets import CannotDecrypt
from core.work import Worker
from syndication.accounts import account_of, known_platform
from syndication.exchange import Comment, ExchangeError, ReadsResponses, Receipt
from syndication.models import Copy
from syndication.registry import able

SHORTEST, LONGEST = 30, 24 * 60  # minutes between two looks
ENOUGH = timedelta(days=60)
A_LOOK = timedelta(minutes=30)  # longer than one takes: nobody else looks meanwhile
MOST_COPIES = 10  # in one round
MOST_COMMENTS = 500  # of one copy in one look
logger = logging.getLogger("syndication.responses")


def run_due(worker: Worker) -> int:
    """Ask for what was answered under the copies whose time has come; returns how many."""
    if pause.is_paused():
        return 0
    done = 0
    for copy in list(_due().select_related("channel", "article")[:MOST_COPIES]):
        if worker.stopping:
            break
        seen = Copy.objects.filter(pk=copy.pk, responses_due_at=copy.responses_due_at)
        if seen.update(responses_due_at=timezone.now() + A_LOOK):
            listen(copy)
            done += 1
    return done


def listen(copy: Copy) -> int:
    """Take in what is new under one copy, and say when to ask again; returns how much it was."""
    try:
        new = _take_in(copy)
    except (ExchangeError, CannotDecrypt) as error:
        logger.info("Responses of copy %s: %s", copy.pk, type(error).__name__)
        new = 0
    except Exception:
        logger.exception("The platform file of %s stumbled.", copy.channel.platform)
        new = 0
    wait = SHORTEST if new else min(max(copy.responses_wait * 2, SHORTEST), LONGEST)
    now = timezone.now()
    is_over = not new and _last_said(copy) < now - ENOUGH
    Copy.objects.filter(pk=copy.pk).update(
        responses_wait=wait, responses_due_at=None if is_over else now + timedelta(minutes=wait)
    )
    return new


def _due() -> Any:
    """The copies to ask about, on channels of platforms that can be asked."""
    listening = [one.key for one in able(ReadsResponses)]
    return (
        Copy.objects.filter(
            responses_due_at__lte=timezone.now(),
            shown__gt=0,
            article__isnull=False,
            channel__platform__in=listening,
            channel__state="active",
        )
        .exclude(remote_id="")
        .order_by("responses_due_at")
    )


def _take_in(copy: Copy) -> int:
    platform = known_platform(copy.channel)
    assert isinstance(platform, ReadsResponses)  # noqa: S101 - it was asked for by that
    there = Receipt(copy.remote_id, copy.remote_url, copy.remote_revision)
    before = Response.objects.filter(article=copy.article).count()
    said = platform.read_responses(account_of(copy.channel), there)
    addresses: dict[str, str] = {}
    for comment in islice(said, MOST_COMMENTS):
        addresses[comment.source_id] = comment.source_url
        _add(copy, comment, answers=addresses.get(comment.answers, ""))
    return Response.objects.filter(article=copy.article).count() - before


def _add(copy: Copy, comment: Comment, *, answers: str) -> None:
    """One answer, known by its address there; without one it cannot be told from another."""
    if not comment.source_url or comment.state in {"spam", "removed"}:
        return
    said = Said(
        body=comment.html,
        author_name=comment.author,
        author_handle=comment.author_handle,
        author_url=comment.author_url,
        origin=copy.channel.platform,
        remote_url=comment.source_url,
        answers=answers,
        written_at=comment.written_at,
    )
    assert copy.article is not None  # noqa: S101 - it was asked for by that
    add(article=copy.page, said=said)


def _last_said(copy: Copy) -> datetime:
    """When something last happened under it: an answer, or the copy itself."""
    found = Response.objects.filter(article=copy.article, origin=copy.channel.platform)
    last = found.order_by("-written_at").values_list("written_at", flat=True).first()
    return max(moment for moment in (last, copy.shown_at, copy.channel.created_at) if moment)
