"""What a brand forgets about its readers after the days it chose. Proofs and noes stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from newsletter.models import (
    ClaimDay,
    Click,
    ConsentEvent,
    Counting,
    Retention,
    Subscriber,
    Vote,
)

NUMBERS_LIFE = timedelta(days=3)  # who pressed, where only numbers are wanted; a trial takes two
AT_ONCE = 5_000  # rows of one statement: nobody waits long behind it


def forget(retention: Retention) -> int:
    """Forget what is older than a brand keeps it; returns how many rows were touched."""
    touched = 0
    for rows in overdue(retention):
        while keys := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
            touched += _forget(rows.model._default_manager.filter(pk__in=keys))
    return touched


def overdue(retention: Retention, *, grace: timedelta = timedelta(0)) -> Iterator[QuerySet]:  # type: ignore[type-arg]  # of several models
    """The rows that a brand keeps no longer, by kind; `grace` is how late the worker may be."""
    now = timezone.now() - grace
    site = retention.site_id
    if retention.consent_ip_days:
        before = now - timedelta(days=retention.consent_ip_days)
        events = ConsentEvent.objects.filter(subscriber__site=site, at__lt=before)
        yield events.exclude(ip="").order_by()
    if retention.click_days:
        before = now - timedelta(days=retention.click_days)
        yield Subscriber.objects.filter(site=site, last_clicked_at__lt=before)
        yield Click.objects.filter(delivery__mailing__newsletter__site=site, at__lt=before)
        yield Vote.objects.filter(delivery__mailing__newsletter__site=site, at__lt=before)
    yield Click.objects.filter(
        delivery__mailing__newsletter__site=site, at__lt=now - NUMBERS_LIFE
    ).exclude(delivery__mailing__newsletter__counts=Counting.READERS)
    if retention.visit_days:
        before = now - timedelta(days=retention.visit_days)
        yield ClaimDay.objects.filter(claim__site=site, day__lt=before.date())


def _forget(rows: QuerySet) -> int:  # type: ignore[type-arg]  # as above
    if rows.model is ConsentEvent:
        return rows.update(ip="")
    if rows.model is Subscriber:
        return rows.update(last_clicked_at=None)
    if rows.model in {Click, Vote}:  # the count stays
        return rows.update(delivery=None)
    return rows.delete()[0]
