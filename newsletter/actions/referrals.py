"""Readers who bring readers: noted at the asking, counted at the yes, thanked by the ladder."""

from __future__ import annotations

from newsletter.actions import invitation
from newsletter.models import Grant, Referral, Reward, Subscriber, Subscription
from newsletter.referrals.ladder import brought


def introduce(subscription: Subscription, *, referrer: int) -> None:
    """Note by whose link somebody asks for a place; the first counts, nobody brings themselves."""
    person = Subscriber.objects.filter(
        pk=referrer, site=subscription.newsletter.site_id, erased_at=None
    ).first()
    if person is not None and person.pk != subscription.subscriber_id:
        Referral.objects.get_or_create(subscription=subscription, defaults={"referrer": person})


def thank_for(subscription: Subscription) -> None:
    """After a yes: give whoever brought the person the rewards they have reached, each once.

    Who left or may not be written to is not thanked by mail.
    """
    referral = Referral.objects.select_related("referrer").filter(subscription=subscription).first()
    newsletter = subscription.newsletter
    reader = referral.referrer if referral else None
    if reader is None or not _is_here(reader, subscription):
        return
    number = brought(newsletter.pk, [reader.pk]).get(reader.pk, 0)
    for reward in Reward.objects.filter(newsletter=newsletter, needed__lte=number):
        _grant, is_new = Grant.objects.get_or_create(reward=reward, subscriber=reader)
        if is_new:
            invitation.write_reward(newsletter, subscriber=reader, reward=reward)


def _is_here(reader: Subscriber, subscription: Subscription) -> bool:
    mailable = Subscription.objects.mailable(subscription.newsletter)
    return mailable.filter(subscriber=reader).exists()
