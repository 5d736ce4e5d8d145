"""What counts for a subject: clicks or replies, never opens, which machines do for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from django.db.models import Count

from newsletter.models import Click, Delivery, Link, Mailing, Trial
from newsletter.returns.found import Kind
from newsletter.variants.rule import Tried

# How many readers of each subject did what counts, by the subject's place.
Counts: TypeAlias = Callable[[Mailing], Mapping[int, int]]
ARRIVED = (Delivery.State.ACCEPTED, Delivery.State.PRESUMED)


def replies(mailing: Mailing) -> dict[int, int]:
    """Readers who wrote back, each once however often they wrote."""
    told = mailing.returns.filter(kind=Kind.REPLY, delivery__variant__isnull=False).order_by()
    found = told.values_list("delivery__variant").annotate(number=Count("delivery", distinct=True))
    return dict(found)


def clicks(mailing: Mailing) -> dict[int, int]:
    """Readers who pressed any link, each once; what machines pressed is left out."""
    pressed = Click.objects.filter(
        link__mailing=mailing, link__kind=Link.Kind.PAGE, is_machine=False, delivery__isnull=False
    ).exclude(delivery__variant=None)
    found = pressed.values_list("delivery__variant").annotate(
        number=Count("delivery", distinct=True)
    )
    return dict(found)


counters: dict[str, Counts] = {Trial.By.CLICK: clicks, Trial.By.REPLY: replies}


def is_counted(by: str) -> bool:
    """Whether anybody counts this."""
    return by in counters


def weigh(trial: Trial) -> list[Tried]:
    """What each subject brought so far, the editor's own first."""
    mailing = trial.mailing
    arrived = mailing.deliveries.filter(state__in=ARRIVED, variant__isnull=False).order_by()
    mails = dict(arrived.values_list("variant").annotate(number=Count("pk")))
    counts = counters[trial.by](mailing) if is_counted(trial.by) else {}
    return [
        Tried(mails.get(place, 0), min(counts.get(place, 0), mails.get(place, 0)))
        for place in range(len(trial.subjects))
    ]
