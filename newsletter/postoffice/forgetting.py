"""The engine that forgets, when a worker begins and every day after."""

from __future__ import annotations

from wagtail.models import Site

from core.work import Worker
from newsletter.actions.forgetting import forget
from newsletter.models import Retention

EVERY = 86_400.0  # seconds


def run_due(_worker: Worker) -> int:
    """Forget for every brand what it keeps no longer; returns how many rows were touched."""
    return sum(forget(Retention.for_site(site)) for site in Site.objects.all())
