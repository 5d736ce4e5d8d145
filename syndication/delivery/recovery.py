"""After a worker died with copies in its hands: what was armed is in doubt, the rest is free."""

from __future__ import annotations

import socket
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.work import Worker, dead_claims
from syndication.accounts import platform_of
from syndication.delivery import ledger
from syndication.delivery.verdicts import judge
from syndication.exchange import FindsCopies, Unanswered
from syndication.models import Copy
from syndication.registry import UnknownPlatform

State = Copy.State
# Whether a worker of another machine lives cannot be seen from here; no delivery takes so long.
LEASE = timedelta(hours=1)


def recover(worker: Worker) -> int:
    """Settle the claims of workers that are gone, and our own of a round that failed.

    Called while this worker carries nothing. Returns how many rows were freed.
    """
    held = Copy.objects.exclude(claimed_by="").order_by()
    here = held.filter(claimed_by__startswith=f"{socket.gethostname()[:40]}-")
    dead = dead_claims(here).values_list("pk", flat=True)
    lost = held.filter(
        Q(pk__in=list(dead)) | Q(claimed_by=worker.name) | Q(claimed_at__lt=timezone.now() - LEASE)
    )
    return sum(_free(copy) for copy in lost.select_related("channel"))


def _free(copy: Copy) -> int:
    """One UPDATE on the very claim that was seen: of two workers that recover, one does it."""
    rows = Copy.objects.filter(pk=copy.pk, claimed_by=copy.claimed_by, state=copy.state)
    if copy.state != State.ARMED:
        return rows.update(**ledger.FREE)
    said = _("The worker stopped between the request and its answer.")
    finder = _finder(copy)
    verdict = judge(Unanswered(said), act=copy.armed_act, can_find=finder is not None)
    wait = 0 if finder is None else finder.settle_seconds
    state, due_at = {
        "doubt": (State.UNKNOWN, timezone.now() + timedelta(seconds=wait)),
        "person": (State.PERSON, None),
    }.get(verdict.next, (State.DUE, timezone.now()))
    facts = {"state": state, "due_at": due_at, "last_error": verdict.message}
    freed = rows.update(**facts, **ledger.FREE)
    if freed:
        ledger.note(copy, str(state), verdict.message)
    return freed


def _finder(copy: Copy) -> FindsCopies | None:
    try:
        platform = platform_of(copy.channel)
    except UnknownPlatform:
        return None
    return platform if isinstance(platform, FindsCopies) else None
