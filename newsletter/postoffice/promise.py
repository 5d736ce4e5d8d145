"""At most so many mails a week: kept where mail is handed out, so that nothing can break it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.models import Site

from core.among import Among
from core.sessions import are_shared, number_of
from core.work import Worker
from newsletter.models import Asked, Delivery, Newsletter, Promise, Subscriber, Subscription
from newsletter.postoffice.post import Post
from newsletter.querysets import SubscriptionQuerySet
from newsletter.rhythm import next_slot

State = Delivery.State
SENT = [State.ACCEPTED, State.PRESUMED, State.UNKNOWN]
A_WEEK = timedelta(days=7)
SIX_DAYS = timedelta(days=6)  # and today: seven


def keep_promise(post: Post, pks: Iterable[int], *, worker: Worker) -> None:
    """Skip those of our rows whose reader has had as many mails of the brand as were promised.

    What counts is the day a mail was first tried, so that one which waited a
    night at a busy server takes nothing from the next issue (what waited longer
    is tried anew, see `ledger.claim_jobs`); whatever somebody has in hand; and
    the question whether we may write.
    """
    most = _most(post.site)
    if not most:
        return
    _one_at_a_time(post.site)
    mine = Delivery.objects.filter(pk__in=Among(pks), claimed_by=worker.name)
    others = _counting(post.newsletter).exclude(mailing=post.mailing)
    mine.filter(_is_full(post.newsletter, others, most)).update(
        state=State.SKIPPED,
        settled_at=timezone.now(),
        answer=_("The promise: at most %d mails within seven days.") % most,
        due_at=None,
        claimed_by="",
        claimed_at=None,
    )


def without_room(newsletter: Newsletter, places: Sequence[int]) -> Sequence[int]:
    """Which of these places on a list a series should not write to now; it can wait, an issue not.

    Where an issue comes within a week, its place among the promised mails is kept free.
    """
    most = _most(newsletter.site)
    if not most:
        return []
    now = timezone.now()
    comes = next_slot(now, newsletter.rhythm) - now <= A_WEEK
    if most == comes:  # the one mail of the week is the issue
        return places
    full = _is_full(newsletter, _counting(newsletter), most - comes)
    found = Subscription.objects.filter(full, pk__in=places)
    return list(found.values_list("pk", flat=True))


def with_room(newsletter: Newsletter, places: SubscriptionQuerySet) -> SubscriptionQuerySet:
    """Those of these places to whom the brand may write once more now. Part of a transaction."""
    most = _most(newsletter.site)
    if not most:
        return places
    _one_at_a_time(newsletter.site)
    return places.exclude(_is_full(newsletter, _counting(newsletter), most))


def _counting(newsletter: Newsletter) -> QuerySet[Delivery]:
    """The mails of the week that a reader of the row around it has had, or somebody has in hand."""
    return Delivery.objects.filter(
        Q(state__in=SENT) | ~Q(claimed_by=""),
        subscriber=OuterRef("subscriber"),
        mailing__newsletter__site=newsletter.site,
        first_tried_at__gte=_a_week_ago(newsletter.time_zone),
    )


def _is_full(newsletter: Newsletter, mails: QuerySet[Delivery], most: int) -> Q:
    """Whether the reader of a row had so many mails; the question for permission is one of them."""
    hashes = Subscriber.objects.filter(pk=OuterRef(OuterRef("subscriber"))).values("address_hash")
    asked = Exists(
        Asked.objects.filter(
            site=newsletter.site,
            address_hash__in=hashes,
            at__gte=_a_week_ago(newsletter.time_zone),
        )
    )
    nearly = Q(asked, Exists(_reaching(mails, most - 1))) if most > 1 else Q(asked)
    return Q(Exists(_reaching(mails, most))) | nearly


def _reaching(mails: QuerySet[Delivery], number: int) -> QuerySet[Delivery, Any]:
    counted = mails.order_by().values("subscriber").annotate(mails=Count("pk"))
    return counted.filter(mails__gte=number).values("mails")


def _most(site: Site) -> int:
    asked = Promise.objects.filter(site=site).values_list("mails_a_week", flat=True).first()
    return asked or 0


def _a_week_ago(time_zone: str) -> datetime:
    """The first moment of the seven days that today is the last of, on the newsletter's wall."""
    zone = ZoneInfo(time_zone)
    first = timezone.now().astimezone(zone).date() - SIX_DAYS
    return datetime.combine(first, time(), tzinfo=zone)


def _one_at_a_time(site: Site) -> None:
    """Two workers with two mails for one reader must see each other's; SQLite has one writer."""
    if are_shared():  # pragma: no cover - on PostgreSQL (make test-postgres)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number_of(f"promise {site.pk}")])
