"""Doubts about a mail are settled: by a person, or by evidence that nobody has to be asked about.

A mail sent again keeps its Message-ID, so that a reader's program can fold the two.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter.actions.issue import IssueError
from newsletter.actions.mailing import tell
from newsletter.models import Delivery, Mailing
from newsletter.progress import IN_DOUBT

State = Delivery.State


@transaction.atomic
def settle_doubt(*, delivery: Delivery, arrived: bool, user: Any = None) -> Delivery:
    """A person answers: the mail arrived, or it is sent again.

    Raises `IssueError` when the delivery is not in doubt.
    """
    mailing = Mailing.objects.select_for_update().get(pk=delivery.mailing_id)
    answer = _("It arrived, says an editor.")
    facts = _arrived(answer) if arrived else _queued_again()
    settled = Delivery.objects.filter(pk=delivery.pk, state__in=IN_DOUBT).update(**facts)
    if not settled:
        raise IssueError(_("This mail is not in doubt any more."))
    if not arrived:
        _reopen(mailing, {Mailing.State.FINISHED, Mailing.State.CANCELLED})
    tell(mailing, "settle", user, delivery=delivery.pk, arrived=arrived)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def settle_by_evidence(*, delivery: Delivery, arrived: bool, how: str) -> bool:
    """Believe a relay's log, a provider's event, a bounce, a click, a reply; `how` names it.

    Evidence of arrival also ends the wait of a mail that would be tried again.
    Evidence of absence sends a mail again, unless its issue was cancelled.
    Returns whether the ledger changed: evidence of what is known is no news.
    """
    mailing = Mailing.objects.select_for_update().get(pk=delivery.mailing_id)
    rows = Delivery.objects.filter(pk=delivery.pk)
    if arrived:
        waiting = Q(state=State.DEFERRED, claimed_by="")
        settled = rows.filter(Q(state__in=IN_DOUBT) | waiting).update(**_arrived(how))
    elif mailing.state == Mailing.State.CANCELLED:
        settled = rows.filter(state__in=IN_DOUBT).update(state=State.CANCELLED, answer=how)
    else:
        settled = rows.filter(state__in=IN_DOUBT).update(**_queued_again())
        if settled:
            _reopen(mailing, {Mailing.State.FINISHED})
            tell(mailing, "settle", None, delivery=delivery.pk, arrived=False, how=how)
    return bool(settled)


def reader_has_it(*, issue: int, subscriber: int, how: str) -> bool:
    """A reader did something that only their copy of an issue lets them do."""
    delivery = Delivery.objects.filter(mailing__issue=issue, subscriber=subscriber).first()
    if delivery is None or delivery.state == State.ACCEPTED:
        return False
    return settle_by_evidence(delivery=delivery, arrived=True, how=how)


def _arrived(answer: str) -> dict[str, Any]:
    return {
        "state": State.ACCEPTED,
        "answer": answer,
        "settled_at": timezone.now(),
        "due_at": None,
        "last_error": "",
    }


def _queued_again() -> dict[str, Any]:
    return {"state": State.QUEUED, "answer": "", "settled_at": None, "due_at": timezone.now()}


def _reopen(mailing: Mailing, closed: set[Mailing.State]) -> None:
    if mailing.state in closed:
        mailing.state, mailing.finished_at = Mailing.State.SENDING, None
        mailing.save(update_fields=["state", "finished_at"])
