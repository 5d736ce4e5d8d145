"""What a person pressed, answered and passed on, when they are to be forgotten."""

from __future__ import annotations

from newsletter.models import Click, Grant, Referral, Subscriber, Vote


def forget_presses(subscriber: Subscriber) -> None:
    """The counts stay; nothing leads from them to the person any more."""
    Click.objects.filter(delivery__subscriber=subscriber).update(delivery=None)
    Vote.objects.filter(delivery__subscriber=subscriber).update(delivery=None)
    Referral.objects.filter(referrer=subscriber).update(referrer=None)
    Grant.objects.filter(subscriber=subscriber).delete()
