"""How somebody comes onto a list. A no wins over everything but the person's own yes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.models import Site

from newsletter.actions import invitation
from newsletter.actions.claims import arrive
from newsletter.actions.referrals import introduce, thank_for
from newsletter.actions.refusal import lift, note
from newsletter.addresses import hash_of, normalise
from newsletter.evidence import Proof
from newsletter.models import (
    ConsentEvent,
    Newsletter,
    Subscriber,
    Subscription,
    Suppression,
)

PAUSE_BETWEEN_LETTERS = timedelta(minutes=10)
LETTERS_A_DAY = 3


class NotWelcome(Exception):
    """The yes cannot be taken; the message says what the person can do."""


@transaction.atomic
def subscribe(
    *, newsletter: Newsletter, address: str, proof: Proof, name: str = "", language: str = ""
) -> None:
    """Ask the person at an address for their yes by mail; says the same whoever asks.

    Raises `BadAddress`. At most three letters an address in 24 hours and none
    within ten minutes of the last, whatever the source: the limit of a
    network address cannot protect the person who is mailed.
    """
    source = proof.source or proof.how
    person = _person_at(newsletter.site, address, name=name, language=language, source=source)
    subscription, _made = Subscription.objects.get_or_create(
        subscriber=person, newsletter=newsletter, defaults={"state": Subscription.State.PENDING}
    )
    if _is_blocked(person) or not _may_write_to(subscription):
        return
    note(subscription, "asked", proof, evidence={"promise": newsletter.promise})
    if Subscription.objects.listed(newsletter).filter(pk=subscription.pk).exists():
        invitation.write_already_here(subscription)
    else:
        if proof.claim:
            arrive(subscription, claim=proof.claim)
        if proof.referrer:
            introduce(subscription, referrer=proof.referrer)
        invitation.write_invitation(subscription)


@transaction.atomic
def confirm(*, subscription_id: int, asked_at: datetime, proof: Proof) -> Subscription:
    """Take a person's own yes and lift what they said before; idempotent.

    Raises `NotWelcome` when the address is blocked or erased, or when a no was
    said after the letter was written. A no to everything that is lifted here
    stays a no to the brand's other newsletters.
    """
    subscription = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("subscriber", "newsletter__site")
        .filter(pk=subscription_id, subscriber__erased_at=None)
        .first()
    )
    if subscription is None:
        raise NotWelcome(_("This link belongs to nobody any more. Subscribe again."))
    noes = list(_noes(subscription))
    if any(no.reason == Suppression.Reason.BLOCKED for no in noes):
        raise NotWelcome(_("This address cannot be subscribed. Write to us."))
    if subscription.state == Subscription.State.CONFIRMED and not noes:
        return subscription
    latest_no = max([no.at for no in noes] + [subscription.left_at or asked_at])
    if latest_no > asked_at + timedelta(milliseconds=1):  # links carry whole milliseconds
        raise NotWelcome(_("You left after this letter was written. Subscribe again."))
    for no in noes:
        lift(no, newsletter=subscription.newsletter)
    subscription.state = Subscription.State.CONFIRMED
    subscription.confirmed_at = timezone.now()
    subscription.left_at = None
    subscription.save(update_fields=["state", "confirmed_at", "left_at"])
    note(
        subscription,
        "confirmed",
        proof,
        evidence={"asked_at": asked_at.isoformat(), "lifted": [no.reason for no in noes]},
    )
    invitation.write_welcome(subscription)
    thank_for(subscription)
    return subscription


@transaction.atomic
def admit(
    *,
    newsletter: Newsletter,
    address: str,
    proof: Proof,
    name: str = "",
    confirmed_at: datetime | None = None,
) -> Subscription:
    """Take in somebody whose yes is proven elsewhere; never raises a known state, never mails."""
    person = _person_at(newsletter.site, address, name=name, source=proof.how)
    refused = Suppression.objects.filter(
        Q(newsletter=newsletter) | Q(newsletter=None),
        site=newsletter.site,
        address_hash=person.address_hash,
    ).exists()
    subscription, is_new = Subscription.objects.get_or_create(
        subscriber=person,
        newsletter=newsletter,
        defaults={
            "state": "unsubscribed" if refused else "confirmed",
            "confirmed_at": None if refused else confirmed_at or timezone.now(),
        },
    )
    if is_new and not refused:
        note(subscription, "imported", proof)
    return subscription


@transaction.atomic
def invite(*, newsletter: Newsletter, address: str, proof: Proof, name: str = "") -> Subscription:
    """Keep somebody without a proven yes as waiting for it; nothing is mailed."""
    person = _person_at(newsletter.site, address, name=name, source=proof.how)
    subscription, is_new = Subscription.objects.get_or_create(
        subscriber=person, newsletter=newsletter, defaults={"state": Subscription.State.PENDING}
    )
    if is_new:
        note(subscription, "imported", proof)
    return subscription


def _person_at(site: Site, address: str, **facts: str) -> Subscriber:
    key = normalise(address)
    person, _made = Subscriber.objects.get_or_create(
        site=site,
        address=key,
        defaults={
            "address_hash": hash_of(key),
            "shown_address": address.strip()[:320],
            "name": facts.get("name", "")[:200],
            "language": facts.get("language", "")[:10],
            "source": facts.get("source", "")[:120],
        },
    )
    return person


def _noes(subscription: Subscription) -> list[Suppression]:
    return list(
        Suppression.objects.select_related("site", "newsletter").filter(
            Q(newsletter=subscription.newsletter) | Q(newsletter=None),
            site=subscription.newsletter.site,
            address_hash=subscription.subscriber.address_hash,
        )
    )


def _is_blocked(person: Subscriber) -> bool:
    return Suppression.objects.filter(
        site=person.site, address_hash=person.address_hash, reason=Suppression.Reason.BLOCKED
    ).exists()


def _may_write_to(subscription: Subscription) -> bool:
    """Claim the right to send one letter, in the row itself: two at once cannot both have it."""
    now = timezone.now()
    # On PostgreSQL the lock makes requests for one person queue up; SQLite has one writer.
    # It lets others point at the person meanwhile: who notes a no holds their place already.
    Subscriber.objects.select_for_update(no_key=True).get(pk=subscription.subscriber_id)
    lately = ConsentEvent.objects.filter(
        subscriber__address_hash=subscription.subscriber.address_hash,
        kind=ConsentEvent.Kind.ASKED,
        at__gt=now - timedelta(days=1),
    )
    if lately.count() >= LETTERS_A_DAY:
        return False
    claimed = Subscription.objects.filter(
        Q(asked_at=None) | Q(asked_at__lte=now - PAUSE_BETWEEN_LETTERS), pk=subscription.pk
    ).update(asked_at=now)
    subscription.asked_at = now
    return claimed == 1
