"""The engine that brings readers through the series of mails that run."""

from __future__ import annotations

from core import pause
from core.work import Worker
from newsletter.actions.series import go_on, take_in
from newsletter.models import MailSeries

EVERY = 60.0  # seconds


def run_due(_worker: Worker) -> int:
    """Take in who begins and bring on who is due; returns how many were moved."""
    if pause.is_paused():
        return 0
    running = MailSeries.objects.filter(is_running=True).select_related("newsletter__site", "site")
    return sum(take_in(series) + go_on(series) for series in running)
