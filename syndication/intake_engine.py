"""What a worker does about homecomings: looks files through, brings them home, takes them back.

And deletes the files whose time is over.
"""

from __future__ import annotations

import logging

from django.utils import timezone

from core.work import Worker, claim, dead_claims, wait_before
from syndication.actions.forgetting import forget_file, overdue
from syndication.actions.homecoming import bring_home, look_through, refuse, take_back
from syndication.exchange import ExchangeError
from syndication.models import Intake

State = Intake.State
VERBS = {
    State.RECEIVED: look_through,
    State.DUE: bring_home,
    State.RUNNING: bring_home,
    State.UNDOING: take_back,
}
MOST_ATTEMPTS = 5


def run_due(worker: Worker) -> int:
    """Do one run that waits or whose worker died; returns how many were done."""
    waiting = Intake.objects.filter(state__in=VERBS)
    dead_claims(waiting).update(claimed_by="")
    for pk in claim(waiting, worker=worker, limit=1):
        _do(Intake.objects.select_related("newsletter__site", "site").get(pk=pk))
        Intake.objects.filter(pk=pk).update(claimed_by="")
        return 1
    return 0


def _do(intake: Intake) -> None:
    try:
        VERBS[State(intake.state)](intake)
    except ExchangeError as error:
        refuse(intake, str(error))
    except Exception as error:
        logging.getLogger("syndication.homecoming").exception("A homecoming was cut off.")
        attempts = intake.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            refuse(intake, str(error))
            return
        Intake.objects.filter(pk=intake.pk).update(
            attempts=attempts,
            last_error=str(error),
            due_at=timezone.now() + wait_before(attempts),
        )


def forget_due(_worker: Worker) -> int:
    """Delete the files that brands keep no longer; returns how many."""
    return sum(forget_file(intake) for intake in overdue())
