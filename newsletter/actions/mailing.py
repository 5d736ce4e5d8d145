"""The switches of an issue on its way. A person moves them; the post office obeys in seconds."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from core.bell import ring
from newsletter.actions.issue import IssueError
from newsletter.models import Delivery, Mailing

State = Mailing.State
OPEN = (Delivery.State.QUEUED, Delivery.State.DEFERRED)


def pause(*, mailing: Mailing, user: Any = None, reason: str = "") -> Mailing:
    """Stop handing out mail; what is in the hands of couriers arrives. Raises `IssueError`."""
    return _move(
        mailing,
        {State.SCHEDULED, State.SENDING},
        state=State.PAUSED,
        refusal=_("Only an issue that is scheduled or on its way can be paused."),
        act="pause",
        user=user,
        note=reason,
    )


@transaction.atomic
def resume(*, mailing: Mailing, user: Any = None) -> Mailing:
    """Go on where it stopped: an issue that has begun goes on, another waits for its hour.

    One whose hour has passed goes out now. Raises `IssueError`.
    """
    _lock(mailing)
    facts: dict[str, Any] = {"state": State.SENDING if mailing.started_at else State.SCHEDULED}
    if not mailing.started_at and mailing.send_at < timezone.now():
        facts |= {"send_at": timezone.now(), "at_readers_hour": False}
    return _move(
        mailing,
        {State.PAUSED},
        refusal=_("The issue is not paused."),
        act="resume",
        user=user,
        note="",
        **facts,
    )


@transaction.atomic
def cancel(*, mailing: Mailing, user: Any = None) -> Mailing:
    """Send no more of it; who has it keeps it. Raises `IssueError`."""
    moved = _move(
        mailing,
        {State.SCHEDULED, State.SENDING, State.PAUSED},
        state=State.CANCELLED,
        refusal=_("The issue is finished: there is nothing left to cancel."),
        act="cancel",
        user=user,
        finished_at=timezone.now(),
    )
    cancel_open(moved.pk)  # what a worker has in hand it cancels itself when it hears the bell
    return moved


@transaction.atomic
def send_the_rest(*, mailing: Mailing, user: Any = None) -> Mailing:
    """Send a cancelled issue to those who have not got it. Raises `IssueError`."""
    _lock(mailing)
    if mailing.frozen_at is None:
        raise IssueError(_("The issue was never frozen. Schedule it instead."))
    moved = _move(
        mailing,
        {State.CANCELLED, State.PAUSED},
        state=State.SENDING,
        refusal=_("Only an issue that was cancelled or paused has a rest to send."),
        act="rest",
        user=user,
        finished_at=None,
        started_at=mailing.started_at or timezone.now(),
    )
    moved.deliveries.filter(state=Delivery.State.CANCELLED).update(
        state=Delivery.State.QUEUED, settled_at=None, due_at=timezone.now()
    )
    return moved


def cancel_open(mailing_id: int) -> int:
    """Cancel the deliveries of a mailing that nobody has in hand; returns how many."""
    open_rows = Delivery.objects.filter(mailing=mailing_id, state__in=OPEN, claimed_by="")
    return open_rows.update(state=Delivery.State.CANCELLED, settled_at=timezone.now(), due_at=None)


@transaction.atomic
def hold_everything(*, reason: str) -> int:
    """After a restore a person decides: pause every issue, hold what was in somebody's hands.

    Returns how many issues were paused.
    """
    Delivery.objects.exclude(claimed_by="").update(
        state=Delivery.State.UNKNOWN,
        answer=reason,
        settled_at=timezone.now(),
        due_at=None,
        claimed_by="",
        claimed_at=None,
    )
    waiting = Mailing.objects.filter(state__in=[State.SCHEDULED, State.SENDING])
    return sum(bool(pause(mailing=mailing, reason=reason)) for mailing in waiting)


def _lock(mailing: Mailing) -> None:
    fresh = Mailing.objects.select_for_update().get(pk=mailing.pk)
    mailing.started_at, mailing.frozen_at = fresh.started_at, fresh.frozen_at
    mailing.send_at = fresh.send_at


def _move(
    mailing: Mailing,
    allowed: set[State],
    *,
    refusal: str,
    act: str,
    user: Any,
    **facts: Any,
) -> Mailing:
    with transaction.atomic():
        moved = Mailing.objects.filter(pk=mailing.pk, state__in=allowed).update(**facts)
        if not moved:
            raise IssueError(refusal)
        mailing.refresh_from_db()
        tell(mailing, act, user)
    return mailing


def tell(mailing: Mailing, act: str, user: Any, **data: Any) -> None:
    """Write an act into the log, and wake the post office."""
    # What has no page is told in the history of its newsletter.
    about = mailing.issue or mailing.newsletter
    log(instance=about, action=f"newsletter.{act}", user=user, data=data or None)
    ring("mail")
