"""The engine that looks over the shoulder of the others: issues that go wrong are stopped."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.work import Worker
from newsletter.actions.alarms import watch
from newsletter.models import Mailing, ReturnEvent

EVERY = 20.0  # seconds
LATELY = timedelta(minutes=10)


def run_due(_worker: Worker) -> int:
    """Look at issues on their way, or of which something came back lately; counts new alarms."""
    told = ReturnEvent.objects.filter(
        mailing=OuterRef("pk"), received_at__gte=timezone.now() - LATELY
    )
    watched = Mailing.objects.filter(Q(state=Mailing.State.SENDING) | Exists(told))
    return sum(
        len(watch(mailing=mailing)) for mailing in watched.select_related("newsletter__site")
    )
