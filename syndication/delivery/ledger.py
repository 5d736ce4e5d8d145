"""The book of copies: every change of state is one UPDATE that only the holder may make."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.utils import timezone

from core.work import Worker, wait_before
from syndication.delivery.pacing import hold, month_of
from syndication.exchange import Receipt
from syndication.models import Channel, Copy, CopyEvent

State, Act = Copy.State, Copy.Act
FREE: dict[str, Any] = {"claimed_by": "", "claimed_at": None}
UNARMED: dict[str, Any] = {"armed_at": None, "armed_act": "", "armed_for": 0, "armed_hash": ""}
NOWHERE: dict[str, Any] = {
    "shown": 0,
    "remote_id": "",
    "remote_url": "",
    "remote_revision": "",
    "sent_hash": "",
    "sent_from": "",
    "verified": "",
    "verify_due_at": None,
    "evidence": {},
    "responses_due_at": None,
}
FIRST_LOOK = timedelta(minutes=2)
FIRST_LISTEN = timedelta(minutes=5)
MOST_ATTEMPTS = 20  # three days and more, at six hours between the later ones
LONGEST_MESSAGE = 2_000


def held(copy: Copy, *, worker: Worker) -> Any:
    """The row, as long as this worker holds it."""
    return Copy.objects.filter(pk=copy.pk, claimed_by=worker.name)


def note(copy: Copy, kind: str, message: str = "") -> None:
    """Append to the copy's history."""
    CopyEvent.objects.create(copy=copy, kind=kind, message=message[:LONGEST_MESSAGE])


def arm(copy: Copy, *, worker: Worker, act: str, **sending: Any) -> bool:
    """Write down what is about to be sent; False when it is no longer wanted or no longer ours.

    Must be committed before the request leaves: the caller is in no transaction. Of a channel
    that may only take so many, one worker at a time arms a new copy.
    """
    facts = {"armed_act": act, "armed_for": copy.wanted, "armed_at": timezone.now(), **sending}
    found = held(copy, worker=worker).filter(
        state=State.DUE, wanted=copy.wanted, channel__state=Channel.State.ACTIVE
    )
    with transaction.atomic():
        if act == Act.CREATE:
            facts |= _spending(copy, cents=sending.get("cents", 0.0))
            channel = Channel.objects.select_for_update().get(pk=copy.channel_id)
            if hold(channel, cents=sending.get("cents", 0.0)):
                return False
        if not found.update(state=State.ARMED, **facts):
            return False
    for name, value in facts.items():
        setattr(copy, name, value)
    return True


def _spending(copy: Copy, *, cents: float) -> dict[str, Any]:
    """When it left, and what it has cost in this month, should it be placed a second time."""
    now = timezone.now()
    is_same_month = copy.left_at is not None and copy.left_at >= month_of(now)
    return {"left_at": now, "cents": cents + (copy.cents if is_same_month else 0.0)}


def pay(copy: Copy, *, worker: Worker, cents: float) -> None:
    """A look costs money too: written down before it is asked for, in the month of the copy."""
    held(copy, worker=worker).update(cents=F("cents") + cents)


def hold_back(copy: Copy, *, worker: Worker, until: datetime, why: str) -> None:
    """Not now: the channel's hours or its measure. That is no attempt."""
    held(copy, worker=worker).update(due_at=until, last_error=why, **FREE)
    if copy.last_error != why:
        note(copy, "waits", why)


def settle(copy: Copy, *, worker: Worker, receipt: Receipt) -> None:
    """It is there. Whatever became wanted meanwhile is due at once."""
    now = timezone.now()
    settled = When(wanted=copy.armed_for, then=Value(State.SETTLED.value))
    is_new = copy.armed_act == Act.CREATE
    listening = {"responses_due_at": now + FIRST_LISTEN, "responses_wait": 0} if is_new else {}
    held(copy, worker=worker).update(
        shown=copy.armed_for,
        sent_hash=copy.armed_hash,
        remote_id=receipt.remote_id,
        remote_url=receipt.remote_url,
        remote_revision=receipt.remote_revision,
        state=Case(settled, default=Value(State.DUE.value)),
        due_at=_now_unless(copy.armed_for),
        shown_at=now,
        verify_due_at=now + FIRST_LOOK,
        attempts=0,
        last_error="",
        **listening,
        **UNARMED,
        **FREE,
    )


def clear(copy: Copy, *, worker: Worker) -> None:
    """It is there no more."""
    settled = When(wanted=0, then=Value(State.SETTLED.value))
    held(copy, worker=worker).update(
        state=Case(settled, default=Value(State.DUE.value)),
        due_at=_now_unless(0),
        attempts=0,
        last_error="",
        **NOWHERE,
        **UNARMED,
        **FREE,
    )


def hide(copy: Copy, *, worker: Worker, receipt: Receipt) -> None:
    """It is a draft there: nobody sees it, and it can be shown again."""
    settled = When(wanted=0, then=Value(State.SETTLED.value))
    held(copy, worker=worker).update(
        state=Case(settled, default=Value(State.DUE.value)),
        due_at=_now_unless(0),
        shown=0,
        remote_revision=receipt.remote_revision,
        attempts=0,
        last_error="",
        sent_hash="",
        sent_from="",
        verified="",
        verify_due_at=None,
        **UNARMED,
        **FREE,
    )


def agree(copy: Copy, *, worker: Worker, **facts: Any) -> None:
    """Nothing had to be sent: what is shown is what is wanted."""
    held(copy, worker=worker).filter(wanted=copy.wanted).update(
        state=State.SETTLED,
        due_at=None,
        attempts=0,
        last_error="",
        shown=F("wanted"),
        **facts,
    )
    release(copy, worker=worker)


def postpone(copy: Copy, *, worker: Worker, message: str, wait: float | None = None) -> None:
    """Try again later; after three days a person is told instead."""
    attempt = copy.attempts + 1
    if attempt >= MOST_ATTEMPTS:
        stop(copy, worker=worker, state=State.FAILED, message=message)
        return
    pause = wait_before(attempt) if wait is None else timedelta(seconds=wait)
    doubtful = When(state=State.UNKNOWN, then=F("state"))
    held(copy, worker=worker).update(
        state=Case(doubtful, default=Value(State.DUE.value)),
        due_at=timezone.now() + pause,
        attempts=attempt,
        last_error=message,
        **FREE,
    )


def doubt(copy: Copy, *, worker: Worker, message: str, settle_seconds: float) -> None:
    """Nobody knows: look it up, but not before the platform has come to rest."""
    held(copy, worker=worker).update(
        state=State.UNKNOWN,
        due_at=timezone.now() + timedelta(seconds=settle_seconds),
        last_error=message,
        **FREE,
    )


def stop(copy: Copy, *, worker: Worker, state: str, message: str, **facts: Any) -> None:
    """Somebody has to look: a person decides, or the article moves on."""
    held(copy, worker=worker).update(state=state, due_at=None, last_error=message, **facts, **FREE)


def release(copy: Copy, *, worker: Worker, after: float | None = None) -> None:
    """Give the row back as it is; `after` so many seconds it is looked at again."""
    due = {} if after is None else {"due_at": timezone.now() + timedelta(seconds=after)}
    held(copy, worker=worker).update(**due, **FREE)


def again(copy: Copy, *, worker: Worker, **facts: Any) -> None:
    """The doubt is over and the work is not: due now."""
    held(copy, worker=worker).update(
        state=State.DUE, due_at=timezone.now(), **facts, **UNARMED, **FREE
    )


def _now_unless(revision: int) -> Case:
    never = Value(None, output_field=DateTimeField())
    return Case(When(wanted=revision, then=never), default=Value(timezone.now()))
