"""Counts who came by a copy: from the lines of the page cache to one number per copy and day."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import F

from core.pagecache.arrivals import Arrival, waiting
from core.work import Worker
from insights.models import CopyVisits
from syndication.models import Channel, Copy

EVERY = 60.0  # seconds between two looks


def run_due(worker: Worker) -> int:  # noqa: ARG001 - engines are called with their worker
    """Count the lines that wait; returns how many."""
    done = 0
    for path, arrivals in waiting():
        with transaction.atomic():
            count(arrivals)
        path.unlink()
        done += len(arrivals)
    return done


def count(arrivals: list[Arrival]) -> None:
    """Add them to the numbers; what names no copy of ours is nobody's."""
    for (channel, path, day), number in Counter(map(_key, arrivals)).items():
        copy = copy_of(channel, path)
        if copy is None:
            continue
        visits, _made = CopyVisits.objects.get_or_create(copy=copy, day=date.fromisoformat(day))
        CopyVisits.objects.filter(pk=visits.pk).update(number=F("number") + number)


def copy_of(code: str, path: str) -> Copy | None:
    """The copy on the channel of that code whose article lies at a path of the channel's brand."""
    platform, _mark, number = code.rpartition("-")
    channels = Channel.objects.filter(pk=int(number), platform=platform)
    channel = channels.select_related("site__root_page").first()
    if channel is None:
        return None
    root = channel.site.root_page.url_path.rstrip("/")
    return Copy.objects.filter(channel=channel, article__url_path=f"{root}{path}").first()


def _key(arrival: Arrival) -> tuple[str, str, str]:
    return arrival.channel, arrival.path, arrival.day
