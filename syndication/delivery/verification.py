"""Looks at each copy as a stranger does: an answer of an API is no proof of a canonical."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import Answer, HttpError, Limits, fetch
from core.work import Worker
from syndication.delivery.ledger import note
from syndication.models import Channel, Copy
from syndication.reading import PageHead, normal, read_head

Verified = Copy.Verified
AT_FIRST = tuple(
    timedelta(minutes=minutes) for minutes in (2, 30, 24 * 60, 7 * 24 * 60)
)  # after it was shown
THEN = timedelta(days=27)  # and up to so much more, so that what was placed together spreads
SPREAD = timedelta(days=6)
A_LOOK = timedelta(minutes=10)  # longer than one look takes: nobody else looks meanwhile
PATIENCE = Limits(seconds=10, bytes=3 * 1024 * 1024, redirects=3)
OK, UNAUTHORISED, REFUSALS = 200, 401, 400
DOORS = ("login", "signin", "sign-in", "log-in", "wp-login")
MOST = 20

Ask = Callable[[str], Answer]


def verify_due(rows: Any, *, worker: Worker) -> int:
    """Look at the copies whose time has come; returns how many."""
    done = 0
    for copy in list(rows.to_verify().select_related("channel").order_by("verify_due_at")[:MOST]):
        if worker.stopping:
            break
        seen = Copy.objects.filter(pk=copy.pk, verify_due_at=copy.verify_due_at)
        if seen.update(verify_due_at=timezone.now() + A_LOOK):
            verify(copy)
            done += 1
    return done


def verify(copy: Copy) -> str:
    """Fetch the copy's page, write down what was seen, and say when to look again."""
    state, evidence = observe(
        copy.remote_url, canonical=copy.canonical, is_link=is_link(copy.channel)
    )
    now = timezone.now()
    still_there = Copy.objects.filter(pk=copy.pk, remote_url=copy.remote_url, shown__gt=0)
    seen = still_there.update(
        verified=state,
        verified_at=now,
        verify_due_at=next_look(copy, now=now),
        evidence={"at": now.isoformat(timespec="seconds"), **evidence},
    )
    if seen and state != copy.verified:
        note(copy, "verified", _("A stranger sees: %(what)s.") % {"what": Verified(state).label})
    copy.verified, copy.verified_at = state, now
    return state


def next_look(copy: Copy, *, now: datetime) -> datetime:
    """After two minutes, half an hour, a day and a week; then every month.

    A month is of another length for each copy, and always the same for one: by its key.
    """
    shown_at = copy.shown_at or now
    more = timedelta(seconds=copy.key.int % int(SPREAD.total_seconds()))
    looks = (shown_at + after for after in AT_FIRST if shown_at + after > now)
    return next(looks, now + THEN + more)


def is_link(channel: Channel) -> bool:
    """Whether a post there has no canonical of its own: what counts is that it leads home."""
    return channel.canonical == "none"


def observe(
    url: str, *, canonical: str, is_link: bool = False, ask: Ask | None = None
) -> tuple[str, dict[str, Any]]:
    """What a stranger sees at a copy's address: the state, and the evidence for it."""
    try:
        answer = (ask or _ask)(url)
    except HttpError as error:
        return Verified.UNREACHABLE, {"trouble": str(error)}
    evidence: dict[str, Any] = {"status": answer.status, "url": answer.url}
    if answer.status == UNAUTHORISED or _is_a_door(answer.url):
        return Verified.LOGIN_WALL, evidence
    if answer.status != OK:
        return Verified.UNREACHABLE, evidence
    head = read_head(answer.text, url=answer.url, headers=answer.headers)
    evidence |= {
        "canonicals": list(head.canonicals)[:10],
        "og_url": head.og_url,
        "noindex": head.is_hidden,
        "backlink": normal(canonical) in head.links,
    }
    if is_link:
        evidence["backlink"] |= _is_named(canonical, answer.text)
        return Verified.OK if evidence["backlink"] else Verified.MISSING, evidence
    return judge(head, url=answer.url, canonical=canonical), evidence


def judge(head: PageHead, *, url: str, canonical: str) -> str:
    """Where a page points: home is `ok`, everything else has a name of its own."""
    if head.is_hidden:
        return Verified.NOINDEX
    named = {normal(found) for found in head.canonicals}
    if not named:
        return Verified.MISSING
    if len(named) > 1:
        return Verified.SEVERAL
    if named == {normal(canonical)}:
        return Verified.OK
    return Verified.SELF if named == {normal(url)} else Verified.OTHER


def _is_named(address: str, page: str) -> bool:
    """Whether a page that draws itself by scripts tells the address in what it was sent with."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/") in page.replace("\\/", "/")


def _ask(url: str) -> Answer:
    return fetch(url, headers={"Accept": "text/html"}, limits=PATIENCE)


def _is_a_door(url: str) -> bool:
    steps = urlsplit(url).path.lower().replace(".php", "").split("/")
    return any(step in DOORS for step in steps)
