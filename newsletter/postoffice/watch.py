"""The engine that looks over the shoulder of the others: issues that go wrong are stopped."""

from __future__ import annotations

from core.work import Worker
from newsletter.actions.alarms import watch
from newsletter.models import Mailing

EVERY = 20.0  # seconds


def run_due(_worker: Worker) -> int:
    """Look at every issue on its way; returns how many alarms were raised."""
    sending = Mailing.objects.filter(state=Mailing.State.SENDING).select_related("newsletter__site")
    return sum(len(watch(mailing=mailing)) for mailing in sending)
