"""The verbs of a series: take readers in once, and bring each to their next mail.

A step is one mailing that grows: a delivery for each reader who comes to it, in
the same ledger as every issue, so that nobody gets a step twice, a no is heard
until the last moment, and the promise of mails a week holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.bell import ring
from newsletter.actions.freeze import open_ledger, snapshot
from newsletter.models import IssuePage, Journey, Mailing, MailSeries, SeriesStep, Subscription
from newsletter.postoffice.promise import without_room
from newsletter.querysets import SubscriptionQuerySet
from newsletter.rendering import render
from newsletter.rhythm import in_zone, known_zones

AT_ONCE = 500
A_DAY = timedelta(days=1)
BELATED = timedelta(days=7)  # a birthday is kept so long after an outage
State = Journey.State
Begins, Only = MailSeries.Begins, SeriesStep.Only


@transaction.atomic
def take_in(series: MailSeries) -> int:
    """Begin the journeys of those for whom the series begins now; returns how many."""
    first = series.steps.order_by("sort_order").first()
    if first is None:
        return 0
    fresh = _beginners(series).exclude(journeys__series=series).select_related("subscriber")
    places = list(fresh.order_by("pk")[:AT_ONCE])
    begun = [
        Journey(series=series, subscription=place, due_at=due_at(series, place, first.wait_days))
        for place in places
    ]
    Journey.objects.bulk_create(begun, ignore_conflicts=True)
    return len(places)


@transaction.atomic
def go_on(series: MailSeries) -> int:
    """Bring everybody who is due one mail further; returns how many were.

    The steps' new deliveries and the readers' new places are one transaction: a
    worker that dies here has moved nobody.
    """
    MailSeries.objects.select_for_update().get(pk=series.pk)  # one worker at a time
    now = timezone.now()
    due = series.journeys.filter(due_at__lte=now).order_by("due_at", "pk")
    journeys = list(due.select_related("subscription__subscriber")[:AT_ONCE])
    steps = list(series.steps.order_by("sort_order"))
    mailable = Subscription.objects.mailable(series.newsletter)
    may = set(mailable.filter(journeys__in=journeys).values_list("pk", flat=True))
    full = set(without_room(series.newsletter, [one.subscription_id for one in journeys]))
    for place in sorted({one.place for one in journeys}):
        here = [one for one in journeys if one.place == place]
        ready = [one for one in here if one.subscription_id in may - full]
        _wait(one for one in here if one.subscription_id not in may)
        _put_off(one for one in here if one.subscription_id in may & full)
        _mail(steps, place, ready)
    return len(journeys)


def due_at(series: MailSeries, place: Subscription, days: int) -> datetime:
    """At once, or after so many days at the newsletter's hour, where the reader is if so wished."""
    now = timezone.now()
    if not days:
        return now
    newsletter, zone = series.newsletter, place.subscriber.time_zone
    if not newsletter.at_readers_hour or zone not in known_zones():
        zone = newsletter.time_zone
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return in_zone(datetime.combine(day, time(newsletter.hour)), time_zone=zone)


def _beginners(series: MailSeries) -> SubscriptionQuerySet:
    """For whom it begins; who came home with a file said their yes elsewhere, long ago."""
    now, days = timezone.now(), timedelta(days=series.after_days)
    mailable = Subscription.objects.mailable(series.newsletter)
    if series.begins == Begins.YES:
        return mailable.filter(confirmed_at__gte=series.runs_since, intake_row=None)
    if series.begins == Begins.BIRTHDAY:
        return mailable.filter(confirmed_at__range=(now - days - BELATED, now - days))
    return _silent(mailable, series, since=now - days)


def _silent(
    mailable: SubscriptionQuerySet, series: MailSeries, *, since: datetime
) -> SubscriptionQuerySet:
    """Who clicked nothing for so long. Nobody is silent where no click is noticed at all."""
    if not series.site.subscribers.filter(last_clicked_at__gte=since).exists():
        return mailable.none()
    quiet = Q(subscriber__last_clicked_at=None) | Q(subscriber__last_clicked_at__lt=since)
    return mailable.filter(quiet, confirmed_at__lt=since)


def _wait(journeys: Iterable[Journey]) -> None:
    """Who pauses is met again on their day; who left has left the series too."""
    for one in journeys:
        if one.subscription.state == Subscription.State.CONFIRMED and one.subscription.paused_until:
            _put_off([one])
        else:
            Journey.objects.filter(pk=one.pk).update(state=State.LEFT, due_at=None)


def _put_off(journeys: Iterable[Journey]) -> None:
    numbers = [one.pk for one in journeys]
    Journey.objects.filter(pk__in=numbers).update(due_at=timezone.now() + A_DAY)


def _mail(steps: Sequence[SeriesStep], place: int, ready: Sequence[Journey]) -> None:
    if place < len(steps):
        step = steps[place]
        meant = [one.subscription_id for one in ready if _is_meant(step, one)]
        if meant:
            open_step(step, Subscription.objects.filter(pk__in=meant))
    following = steps[place + 1] if place + 1 < len(steps) else None
    for one in ready:
        if following is None:
            one.state, one.due_at = State.DONE, None
        else:
            one.due_at = due_at(one.series, one.subscription, following.wait_days)
        one.place += 1
    Journey.objects.bulk_update(ready, ["state", "due_at", "place"])


def _is_meant(step: SeriesStep, journey: Journey) -> bool:
    clicked = journey.subscription.subscriber.last_clicked_at
    has_clicked = clicked is not None and clicked > journey.begun_at
    return step.only == Only.ALL or has_clicked == (step.only == Only.CLICKED)


def open_step(step: SeriesStep, readers: SubscriptionQuerySet) -> Mailing:
    """Let readers come to a step, each once; its words are those of today."""
    newsletter = step.series.newsletter
    rendered = render(
        IssuePage(
            title=step.subject,
            subject=step.subject,
            preview_text=step.preview_text,
            body=step.body,
        ),
        newsletter=newsletter,
    )
    now = timezone.now()
    words = snapshot(rendered) | {"send_at": now}
    mailing = step.mailing
    if mailing is None:
        mailing = Mailing.objects.create(
            kind=Mailing.Kind.STEP,
            newsletter=newsletter,
            state=Mailing.State.SENDING,
            frozen_at=now,
            started_at=now,
            **words,
        )
        step.mailing = mailing
        SeriesStep.objects.filter(pk=step.pk).update(mailing=mailing)
    else:
        Mailing.objects.filter(pk=mailing.pk).update(**words)
        Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.FINISHED).update(
            state=Mailing.State.SENDING, finished_at=None
        )
        mailing.refresh_from_db()
    had = mailing.deliveries.filter(subscriber=OuterRef("subscriber"))
    open_ledger(mailing, readers.exclude(Exists(had)))
    ring("mail")
    return mailing
