"""A channel that asks: what is new at home waits there for a person's word, given once.

Nothing is wanted before, so nothing leaves. A question ends by the word, by the article going
away or growing old, or by the channel that asks no more.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, Q

from syndication.models import Channel, Copy, CopyEvent

State = Copy.State


def ask(channel: Channel, *, rows: Any, is_fresh: Exists) -> None:
    """Ask about each fresh article that nobody decided on; let go of what is asked no more.

    `rows` are the copies of the channel, of which is known what is wanted.
    """
    asked = rows.filter(state=State.ASKED)
    if channel.automatic:
        _turn(asked, to=State.SETTLED, kind="unasked")
        return
    undecided = Q(is_fresh, switched_on=None, wanted=0, shown=0)
    _turn(asked.exclude(undecided), to=State.SETTLED, kind="unasked")
    idle = rows.filter(undecided, state__in=[State.SETTLED, State.DUE], claimed_by="")
    _turn(idle, to=State.ASKED, kind="asked")


def _turn(rows: Any, *, to: str, kind: str) -> None:
    """Another state for all, and a line in the history of each: written by one worker only."""
    if not rows.exists():
        return
    with transaction.atomic():
        found = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        Copy.objects.filter(pk__in=found).update(state=to, due_at=None, attempts=0, last_error="")
        CopyEvent.objects.bulk_create([CopyEvent(copy_id=pk, kind=kind) for pk in found])
