"""What the tests of returns share: issues that went out, and what is told about them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from newsletter import envelopes
from newsletter.actions.returns import Told, take
from newsletter.models import Delivery, IssuePage, Mailing, NewsletterPage, Subscription
from newsletter.returns.found import Kind, Return, Verdict
from tests import make

ADA, BO = "ada@example.org", "bo@example.org"


def sent(*readers, newsletter=None, days_ago=0, state="accepted", **facts):
    """An issue that went out to readers; its deliveries, in their order."""
    newsletter = newsletter or make.newsletter(site=make.site())
    at = timezone.now() - timedelta(days=days_ago)
    number = Mailing.objects.count()
    above = NewsletterPage.objects.filter(newsletter=newsletter).first()
    issue = IssuePage(title=f"Issue {number}", slug=f"issue-{number}")
    (above or make.newsletter_page(newsletter=newsletter)).add_child(instance=issue)
    mailing = Mailing.objects.create(
        issue=issue,
        newsletter=newsletter,
        state="finished",
        send_at=at,
        frozen_at=at,
        started_at=at,
        recipients=len(readers),
    )
    known = {one.subscriber.address: one.subscriber for one in newsletter.subscriptions.all()}
    return [
        Delivery.objects.create(
            mailing=mailing,
            subscriber=known.get(reader)
            or make.subscription(newsletter=newsletter, address=reader).subscriber,
            address=reader,
            state=state,
            due_at=None,
            settled_at=at,
            first_tried_at=at,
            **facts,
        )
        for reader in readers
    ]


def bounce(delivery, *, verdict=Verdict.SOFT, identity=""):
    """A bounce about a delivery is told."""
    found = Return(Kind.BOUNCE, verdict, tokens=(envelopes.token_of(delivery.pk),))
    return take(found, told=Told("test", identity or f"test:{delivery.pk}:{verdict}"))


def standing(address):
    """Where a reader stands."""
    return Subscription.objects.get(subscriber__address=address).state
