"""The engine that writes the letters of a question for permission, a few a minute."""

from __future__ import annotations

from django.utils import timezone

from core.work import Worker
from newsletter.actions.asking import write_some
from newsletter.models import Asking


def run_due(_worker: Worker) -> int:
    """Write the next letters of every question that runs; returns how many."""
    running = Asking.objects.filter(state=Asking.State.RUNNING, due_at__lte=timezone.now())
    return sum(write_some(asking) for asking in running)
