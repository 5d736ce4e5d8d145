"""The verbs of a series: take readers in once, and bring each to their next mail.

A step is one mailing that grows: a delivery for each reader who comes to it, in
the same ledger as every issue, so that nobody gets a step twice, a no is heard
until the last moment, and the promise of mails a week holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from email.utils import formataddr
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.bell import ring
from newsletter.actions.freeze import open_ledger, snapshot
from newsletter.actions.incoming import answers_of
from newsletter.actions.letters import queue_letter
from newsletter.actions.preflight import look_at_mail
from newsletter.actions.votes import keep_polls
from newsletter.models import Journey, Mailing, MailSeries, SeriesStep, Subscription
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


def go_on(series: MailSeries) -> int:
    """Bring everybody who is due one mail further; returns how many were.

    A mail that inboxes would refuse is looked at before, outside of any transaction; its
    readers wait. The steps' new deliveries and the readers' new places are one transaction:
    a worker that dies here has moved nobody.
    """
    return _bring_on(series, not_ready=_not_ready(series))


def _not_ready(series: MailSeries) -> frozenset[int]:
    """The places whose mail must not go out as it is. The desk is told what is new of it, once."""
    steps = list(series.steps.order_by("sort_order"))
    due = series.journeys.filter(due_at__lte=timezone.now(), place__lt=len(steps))
    places = list(due.order_by().values_list("place", flat=True).distinct())
    for place in places:
        step = steps[place]
        words = look_at_mail(step.as_issue(), newsletter=series.newsletter).refusal
        if words != step.kept_back:
            step.kept_back = words
            _keep_back(step)
    return frozenset(place for place in places if steps[place].kept_back)


@transaction.atomic
def _keep_back(step: SeriesStep) -> None:
    SeriesStep.objects.filter(pk=step.pk).update(kept_back=step.kept_back)
    if not step.kept_back:
        return
    newsletter = step.series.newsletter
    facts = {"series": step.series.name, "mail": step.subject, "words": step.kept_back}
    path = reverse("mail_series:edit", args=[step.series.pk])
    with translation.override(newsletter.language):
        queue_letter(
            site=newsletter.site,
            kind="desk",
            sender=formataddr((newsletter.sender_name, newsletter.sender_email)),
            recipient=answers_of(newsletter),
            subject=_("%(series)s: “%(mail)s” is kept back") % facts,
            text=_("%(words)s\n\nIts readers wait until it is in order:\n%(url)s\n")
            % {**facts, "url": newsletter.site.root_url + path},
        )


@transaction.atomic
def _bring_on(series: MailSeries, *, not_ready: frozenset[int]) -> int:
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
        now_not = may if place in not_ready else may & full
        ready = [one for one in here if one.subscription_id in may - now_not]
        _wait(one for one in here if one.subscription_id not in may)
        _put_off(one for one in here if one.subscription_id in now_not)
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
    draft = step.as_issue()
    rendered = render(draft, newsletter=newsletter)
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
    keep_polls(mailing=mailing, draft=draft)
    had = mailing.deliveries.filter(subscriber=OuterRef("subscriber"))
    open_ledger(mailing, readers.exclude(Exists(had)))
    ring("mail")
    return mailing
