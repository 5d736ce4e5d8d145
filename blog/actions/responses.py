"""Verbs on responses: take one in, show it, turn it away, take it away.

Everything that brings conversation home calls `add`: importers, copies that ask their platform
what was answered, and one day the form below the article. It may be called again with the same
words: a response is known by its address elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from blog import addresses
from blog.errors import BlogError
from blog.models import ArticlePage, Response
from blog.models.response import HOME
from core.html import sanitise
from core.pagecache import generation
from people.rights import sites_of

LONGEST = 100_000  # characters of markup that are kept of one response
FARTHEST = 200  # steps up a conversation that are looked at
PERMISSION = "blog.change_response"
State = Response.State
DECISIONS = {
    State.APPROVED: "blog.approve_response",
    State.REJECTED: "blog.reject_response",
    State.SPAM: "blog.mark_spam",
    State.REMOVED: "blog.remove_response",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, as it came in.

    `body` is markup and is cleaned here; what a person typed goes through `core.html.typed`
    first. `answers` is the address elsewhere of the response that this one answers.
    """

    body: str
    author_name: str = ""
    author_handle: str = ""
    author_url: str = ""
    origin: str = HOME
    remote_url: str = ""
    answers: str = ""
    written_at: datetime | None = None


@transaction.atomic
def add(
    *, article: ArticlePage, said: Said, state: str = State.PENDING, parent: Response | None = None
) -> Response:
    """Take a response in, waiting to be looked at unless a `state` is given.

    Known by its address elsewhere: the same one again changes nothing; with other words it waits
    to be looked at once more, because what was approved is not what it says now. One that was taken
    away stays away. Raises `BlogError` when the article takes no responses here.
    """
    if said.origin == HOME and not article.responses_open:
        raise BlogError(_("This article takes no responses."))
    body = sanitise(said.body[:LONGEST], profile="comment")
    key = key_of(said.remote_url)
    known = Response.objects.filter(article=article, remote_key=key).first() if key else None
    if known is not None:
        return _said_again(known, body=body)
    answers_key = key_of(said.answers)
    made = Response.objects.create(
        site=article.get_site(),
        article=article,
        parent=parent or _one_of(article, answers_key),
        author_name=said.author_name.strip()[:120],
        author_handle=said.author_handle.strip()[:200],
        author_url=_address(said.author_url, longest=500),
        origin=said.origin,
        remote_url=_address(said.remote_url, longest=1000),
        remote_key=key,
        answers_key=answers_key,
        body=body,
        state=state,
        written_at=said.written_at or timezone.now(),
    )
    _gather_answers(made)
    if made.state == State.APPROVED:
        _renew([article])
    return made


def approve(*, responses: Iterable[Response], user: Any) -> int:
    """Show them to readers; how many were not shown before."""
    return _decide(responses, State.APPROVED, user)


def reject(*, responses: Iterable[Response], user: Any) -> int:
    """Keep them from readers, without a reproach."""
    return _decide(responses, State.REJECTED, user)


def mark_spam(*, responses: Iterable[Response], user: Any) -> int:
    """Keep them from readers, as what nobody asked for."""
    return _decide(responses, State.SPAM, user)


def remove(*, responses: Iterable[Response], user: Any) -> int:
    """Take away what they say and who said it, for good; what was answered to them stays."""
    return _decide(responses, State.REMOVED, user)


@transaction.atomic
def forget_author(*, author_url: str = "", handle: str = "") -> int:
    """Take away all that one person said, in every brand: they asked for it. How many there were.

    The one who asks is known to the caller; `user` would be nobody of the staff.
    """
    theirs = Response.objects.by(author_url=author_url, handle=handle)
    articles = list(ArticlePage.objects.filter(responses__in=theirs.shown()).distinct())
    found = theirs.exclude(state=State.REMOVED).update(**_blank(), decided_at=timezone.now())
    _renew(articles)
    return found


def key_of(address: str) -> str:
    """The mark by which an address elsewhere is known again, also when the row forgot it."""
    address = address.strip()
    return hashlib.sha256(address.encode(errors="replace")).hexdigest() if address else ""


@transaction.atomic
def _decide(responses: Iterable[Response], state: State, user: Any) -> int:
    mine = set(sites_of(user).values_list("pk", flat=True))
    changed = []
    for response in responses:
        if not user.has_perm(PERMISSION) or response.site_id not in mine:
            raise PermissionDenied
        words: dict[str, Any] = _blank() if state == State.REMOVED else {"state": state}
        still = Response.objects.filter(pk=response.pk).exclude(state__in=[state, State.REMOVED])
        if still.update(**words, decided_at=timezone.now(), decided_by=user):
            log(instance=response, action=DECISIONS[state], user=user)
            changed.append(response)
    seen = {State.APPROVED} & {state, *(one.state for one in changed)}
    _renew({one.article for one in changed} if seen else ())
    return len(changed)


def _said_again(known: Response, *, body: str) -> Response:
    """The same response; its new words wait to be looked at where the old ones were shown."""
    if known.body == body or known.state == State.REMOVED:
        return known
    was = known.state
    known.body = body
    known.state = State.PENDING if was == State.APPROVED else known.state
    known.save(update_fields=["body", "state"])
    if was == State.APPROVED:
        _renew([known.article])
    return known


def _blank() -> dict[str, Any]:
    """What is left of a response that was taken away."""
    gone = dict.fromkeys(("author_name", "author_handle", "author_url", "remote_url", "body"), "")
    return {**gone, "state": State.REMOVED}


def _one_of(article: ArticlePage, key: str) -> Response | None:
    """The response of the article that has this mark."""
    if not key:
        return None
    return Response.objects.filter(article=article, remote_key=key).first()


def _gather_answers(made: Response) -> None:
    """Put below a response what came before it and answers it.

    Strangers can say that A answers B and B answers A: who is above is never put below.
    """
    if not made.remote_key:
        return
    above, step = [made.pk], made.parent
    while step is not None and step.pk not in above and len(above) < FARTHEST:
        above.append(step.pk)
        step = step.parent
    waiting = Response.objects.filter(article=made.article, parent=None)
    waiting.filter(answers_key=made.remote_key).exclude(pk__in=above).update(parent=made)


def _address(url: str, *, longest: int) -> str:
    """An address that may stand in a page as a link; nothing where it is none."""
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return ""
    return url if len(url) <= longest else ""


def _renew(articles: Iterable[ArticlePage]) -> None:
    """Readers saw it, or see it now: kept pages are old, here and in a cache in front."""
    renewed = list(articles)
    if not renewed:
        return
    transaction.on_commit(generation.bump)
    for article in renewed:
        transaction.on_commit(partial(addresses.forget, article))
