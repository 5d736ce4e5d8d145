"""What the tests of copies share: a brand with a channel, a worker, and rounds of the engine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.work import Worker
from syndication.delivery.engine import run_due
from syndication.models import Channel, Copy
from tests import make

THERE = "https://shore.example"


def channel(*, site: Any, platform: str = "shore", **facts: Any) -> Channel:
    facts.setdefault("base_url", THERE)
    return make.channel(site=site, platform=platform, **facts)


def round_of(worker: Worker | None = None) -> int:
    """One look of a worker, by a new one if none is named."""
    return run_due(worker or Worker())


def the_copy() -> Copy:
    return Copy.objects.select_related("channel", "article").get()


def due_again(*, seconds: float = 0) -> None:
    """As if the wait were over; `seconds` more than that."""
    Copy.objects.exclude(due_at=None).update(due_at=timezone.now() - timedelta(seconds=seconds))


def publish(article: Any, **facts: Any) -> Any:
    """Change an article and publish it."""
    page = article.specific_class.objects.get(pk=article.pk)
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)
