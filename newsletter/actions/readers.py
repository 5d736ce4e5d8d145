"""What a reader may do with their own data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from blog.models import Topic
from core.bell import ring
from newsletter.models import (
    Click,
    ConsentEvent,
    Delivery,
    Journey,
    ReturnEvent,
    Subscriber,
    Subscription,
    Vote,
)


@transaction.atomic
def correct(subscriber: Subscriber, *, name: str, language: str) -> Subscriber:
    """Write a person's name as they want it, on one line, and their language, if it is one."""
    subscriber.name = " ".join(name.split())[:200]
    offered = dict(settings.LANGUAGES)
    if language in offered or subscriber.language in offered:  # one that is not offered stays
        subscriber.language = language if language in offered else ""
    subscriber.save(update_fields=["name", "language"])
    return subscriber


@transaction.atomic
def choose(
    place: Subscription,
    *,
    cadence: str,
    topics: Iterable[int],
    paused_until: date | None = None,
) -> Subscription:
    """Take a reader's choice: how often, about what, and until when nothing at all.

    A press of their own is a sign of life too: who is asked whether they still
    read has answered.
    """
    place.cadence = cadence
    place.topics = ",".join(str(number) for number in sorted(set(topics)))
    place.paused_until = paused_until
    place.save(update_fields=["cadence", "topics", "paused_until"])
    Subscriber.objects.filter(pk=place.subscriber_id).update(last_clicked_at=timezone.now())
    ring("mail")  # what waits in a sender's hands is looked at again
    return place


def everything_about(subscriber: Subscriber) -> dict[str, object]:
    """All we hold about a person, in words a person can read (GDPR article 20)."""
    return {
        "address": subscriber.shown_address or subscriber.address,
        "name": subscriber.name,
        "language": subscriber.language,
        "time_zone": subscriber.time_zone,
        "came_from": subscriber.source,
        "known_since": subscriber.created_at.isoformat(),
        "last_clicked": _iso(subscriber.last_clicked_at),
        "tags": [one.tag.name for one in subscriber.taggings.select_related("tag")],
        "notes": [{"at": one.at.isoformat(), "note": one.words} for one in subscriber.notes.all()],
        "subscriptions": [
            _place(one) for one in subscriber.subscriptions.select_related("newsletter")
        ],
        "series": [
            {"series": one.series.name, "since": _iso(one.begun_at), "state": one.state}
            for one in Journey.objects.filter(subscription__subscriber=subscriber).select_related(
                "series"
            )
        ],
        "consent": [_event(one) for one in subscriber.consent_events.select_related("newsletter")],
        "returns": [_return(one) for one in subscriber.returns.all()],
        "clicks": [
            {"at": one.at.isoformat(), "address": one.link.url}
            for one in Click.objects.filter(delivery__subscriber=subscriber).select_related("link")
        ],
        "answers": [
            {"at": one.at.isoformat(), "question": one.poll.question, "answer": str(one)}
            for one in Vote.objects.filter(delivery__subscriber=subscriber).select_related("poll")
        ],
        "recommended": subscriber.recommended.count(),
        "mails": [_mail(one) for one in subscriber.deliveries.select_related("mailing")],
    }


def _place(subscription: Subscription) -> dict[str, object]:
    return {
        "newsletter": subscription.newsletter.name,
        "state": subscription.state,
        "since": subscription.created_at.isoformat(),
        "confirmed_at": _iso(subscription.confirmed_at),
        "left_at": _iso(subscription.left_at),
        "gets": subscription.cadence,
        "topics": list(
            Topic.objects.filter(pk__in=subscription.chosen_topics).values_list("name", flat=True)
        ),
        "paused_until": str(subscription.paused_until or ""),
    }


def _event(event: ConsentEvent) -> dict[str, object]:
    return {
        "what": event.kind,
        "at": event.at.isoformat(),
        "newsletter": event.newsletter.name if event.newsletter else "",
        "how": event.how,
        "where": event.source_url,
        "network": event.ip,
        "wording": event.wording,
        "evidence": event.evidence,
    }


def _mail(delivery: Delivery) -> dict[str, object]:
    return {
        "issue": delivery.mailing.subject,
        "outcome": delivery.state,
        "at": _iso(delivery.settled_at),
    }


def _return(event: ReturnEvent) -> dict[str, object]:
    return {
        "what": event.kind,
        "class": event.verdict,
        "code": event.code,
        "words": event.words,
        "told_by": event.source,
        "at": event.at.isoformat(),
    }


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
