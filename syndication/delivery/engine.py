"""The engine of copies: what a worker does about them each time it looks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from django.utils import timezone

from core import pause
from core.work import Worker, claim
from syndication.actions.access import renew_due, tell_due
from syndication.actions.reconcile import reconcile
from syndication.delivery.carrier import deliver
from syndication.delivery.recovery import recover
from syndication.delivery.verification import verify_due
from syndication.models import Copy

BATCH = 8
EVERY = timedelta(minutes=1)  # between two looks at everything, when no signal came

_reconciled: WeakKeyDictionary[Worker, datetime] = WeakKeyDictionary()


def run_due(worker: Worker) -> int:
    """Settle what the dead left, reconcile, keep access, deliver, verify; says how much was done.

    Runs in no transaction. While sending is paused nothing leaves the house.
    """
    done = recover(worker)
    is_minute = _is_a_minute_over(worker)
    if is_minute:
        done += reconcile()
    if pause.is_paused():
        return done
    if is_minute:
        done += renew_due() + tell_due()
    done += deliver_due(Copy.objects.all(), worker=worker)
    return done + verify_due(Copy.objects.all(), worker=worker)


def deliver_due(rows: Any, *, worker: Worker) -> int:
    """Carry what is due of some copies until nothing is; what was claimed too much goes back."""
    done = 0
    while not _must_stop(worker):
        claimed = claim(rows.deliverable(), worker=worker, limit=BATCH)
        if not claimed:
            break
        for pk in claimed:
            if _must_stop(worker):
                break
            deliver(pk, worker=worker)
            done += 1
    Copy.objects.filter(claimed_by=worker.name).exclude(state=Copy.State.ARMED).update(
        claimed_by="", claimed_at=None
    )
    return done


def _must_stop(worker: Worker) -> bool:
    return worker.stopping or pause.is_paused()


def _is_a_minute_over(worker: Worker) -> bool:
    """Everything is looked at every minute, whatever the signals said: they are hints."""
    now = timezone.now()
    last = _reconciled.get(worker)
    if last is not None and last <= now < last + EVERY:
        return False
    _reconciled[worker] = now
    return True
