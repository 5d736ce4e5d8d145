"""After a sender died: what its journal says becomes the ledger's truth.

Own process killed after the mark: presumed sent (in 155 of 155 trials it had
been). Connection broken after the dot: held, a person is asked. No mark: the
server has nothing, and the row is simply free again; but not after a power
cut, which takes marks with it: then it is held as well.

A journal of another machine cannot be read. When that machine's workers are
gone from the database they share, it has a while to come back and settle its
own; then what they had in hand is held, for any of it may have left.
"""

from __future__ import annotations

import re
import socket
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import sessions
from core.work import Worker, is_alive
from newsletter.models import Delivery, Letter
from newsletter.postoffice.journal import left_by, path_of, workers
from newsletter.postoffice.ledger import FREE

State = Delivery.State
ACCEPTED = range(200, 300)
COMES_BACK = timedelta(minutes=5)  # how long a machine may take to start again
LONGEST_LETTER = timedelta(hours=6)  # a full hand, each letter with a server at its slowest
CHANGED = ["state", "answer", "code", "settled_at", "due_at", "attempts", *FREE]


def settle_the_dead(worker: Worker) -> int:
    """Settle the claims of workers that are gone, and our own of a round that failed.

    Returns how many rows were settled or freed. Called while this worker sends
    nothing.
    """
    held = Delivery.objects.exclude(claimed_by="").order_by()
    names = set(held.values_list("claimed_by", flat=True).distinct()) | workers()
    return sum(_settle(name) for name in names if _is_ours_to_settle(name, worker=worker))


def free_letters(worker: Worker) -> int:
    """Free the letters of workers that are gone: they go again, with the same Message-ID.

    Whether a worker of another machine is gone may not be seen from here: after
    six hours it is believed to be, for a letter may come twice but not never.
    """
    held = Letter.objects.exclude(claimed_by="").order_by()
    names = [
        name
        for name in held.values_list("claimed_by", flat=True).distinct()
        if _is_ours_to_settle(name, worker=worker)
    ]
    old = timezone.now() - LONGEST_LETTER
    gone = Q(claimed_by__in=names) | Q(claimed_at__lt=old)
    return held.filter(gone).update(**FREE)


def _is_ours_to_settle(name: str, *, worker: Worker) -> bool:
    """Whether that worker is gone, as far as it can be judged from here."""
    if name == worker.name:
        return True
    if is_alive(name):
        return False
    # The whole name: the machine "web" must not judge the workers of "web-2".
    ours = re.escape(socket.gethostname()[:40]) + r"-\d+-[0-9a-f]{6}"
    if re.fullmatch(ours, name) is not None or path_of(name).exists():
        return True
    return sessions.are_shared() and not _had_rows_lately(name)


def _had_rows_lately(name: str) -> bool:  # pragma: no cover - on PostgreSQL
    since = timezone.now() - COMES_BACK
    return Delivery.objects.filter(claimed_by=name, claimed_at__gte=since).exists()


def _settle(name: str) -> int:
    try:
        with left_by(name) as last_words, transaction.atomic():
            rows = list(Delivery.objects.select_for_update().filter(claimed_by=name))
            for row in rows:
                kind, code = last_words.about(row.pk)
                _settle_row(row, kind=kind, code=code)
            return len(rows)
    except BlockingIOError:  # somebody else is at it
        return 0


def _settle_row(row: Delivery, *, kind: str, code: int) -> None:
    state = ""
    if kind == "A" and code in ACCEPTED:
        state, answer = (
            State.ACCEPTED,
            _("Accepted, says the journal of a sender that was stopped."),
        )
    elif kind == "W":
        state, answer = (
            State.PRESUMED,
            _("The sender was stopped between this mail and its answer."),
        )
    elif kind == "U":
        state, answer = State.UNKNOWN, _("The sender was stopped; whether this mail left is lost.")
    if state:
        row.state, row.answer = state, answer
        row.code = code or None
        row.settled_at, row.due_at = timezone.now(), None
        row.attempts += 1
    row.claimed_by, row.claimed_at = "", None
    row.save(update_fields=CHANGED)
