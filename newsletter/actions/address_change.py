"""How a person moves to another address: asked for here, confirmed from there.

A change is not a consent and never undoes one: nobody's place on a list
changes, and every no goes along to the new address.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter.actions import invitation
from newsletter.actions.audience import NotWelcome
from newsletter.actions.refusal import suppress
from newsletter.addresses import hash_of, normalise
from newsletter.evidence import Proof
from newsletter.models import (
    AddressChange,
    Asked,
    ConsentEvent,
    Newsletter,
    Subscriber,
    Suppression,
)

PAUSE_BETWEEN_LETTERS = timedelta(minutes=10)


@transaction.atomic
def ask(*, person: Subscriber, address: str) -> None:
    """Write to a new address whether it is the person's; says the same whoever's it is.

    Raises `BadAddress`. Nothing is written to an address that said no, and not
    twice within ten minutes to the same one, whoever asks.
    """
    key = normalise(address)
    newsletter = _newsletter_of(person)
    lately = timezone.now() - PAUSE_BETWEEN_LETTERS
    asked = AddressChange.objects.filter(address=key, asked_at__gt=lately).exists()
    no = Suppression.objects.filter(site=person.site, address_hash=hash_of(key)).exists()
    if key == person.address or newsletter is None or asked or no:
        return
    facts = {"address": key, "shown_address": address.strip()[:320], "asked_at": timezone.now()}
    change, _new = AddressChange.objects.update_or_create(subscriber=person, defaults=facts)
    invitation.write_address_check(newsletter, change)


@transaction.atomic
def confirm(*, change_id: int, asked_at: datetime, proof: Proof) -> Subscriber:
    """Take the new address, which has just proven to be the person's; the old proofs stay.

    Raises `NotWelcome` when the change was asked for again since, when the
    address belongs to somebody we know, or when it said no.
    """
    # A link carries whole milliseconds.
    near = Q(asked_at__gte=asked_at, asked_at__lt=asked_at + timedelta(milliseconds=1))
    change = (
        AddressChange.objects.select_for_update(of=("self",))
        .select_related("subscriber__site")
        .filter(near, pk=change_id)
        .first()
    )
    if change is None:
        raise NotWelcome(_("This link belongs to nobody any more. Ask for the change again."))
    person = change.subscriber
    if _is_taken(person, change.address):
        raise NotWelcome(_("We know this address already. Subscribe with it, and leave here."))
    old, old_hash = person.shown_address or person.address, person.address_hash
    person.address, person.shown_address = change.address, change.shown_address
    person.address_hash = hash_of(change.address)
    person.save(update_fields=["address", "shown_address", "address_hash"])
    _take_along(person, old_hash, proof=proof)
    ConsentEvent.objects.create(
        subscriber=person,
        kind=ConsentEvent.Kind.READDRESSED,
        how=proof.how[:120],
        source_url=proof.source_url,
        ip=proof.ip,
        evidence={"before": old_hash, "agent": proof.agent_hash},
    )
    change.delete()
    newsletter = _newsletter_of(person)
    if newsletter is not None:
        invitation.write_address_notice(newsletter, subscriber=person, to=old)
    return person


def _take_along(person: Subscriber, old_hash: str, *, proof: Proof) -> None:
    """What the person said holds at the new address; that the old one was dead does not."""
    said = Suppression.objects.filter(site=person.site, address_hash=old_hash)
    for no in said.exclude(reason=Suppression.Reason.BOUNCED).select_related("newsletter"):
        suppress(
            site=person.site,
            newsletter=no.newsletter,
            address_hash=person.address_hash,
            reason=no.reason,
            proof=proof,
        )
    for asked in Asked.objects.filter(site=person.site, address_hash=old_hash):
        Asked.objects.get_or_create(
            site=person.site,
            address_hash=person.address_hash,
            defaults={"asking": asked.asking, "at": asked.at},
        )


def _is_taken(person: Subscriber, address: str) -> bool:
    known = Subscriber.objects.filter(site=person.site, address=address).exists()
    noes = Suppression.objects.filter(site=person.site, address_hash=hash_of(address))
    return known or noes.exists()


def _newsletter_of(person: Subscriber) -> Newsletter | None:
    """In whose name the letters are written: a list of the person, or the brand's first."""
    mine = Newsletter.objects.filter(subscriptions__subscriber=person).order_by("pk")
    return mine.first() or Newsletter.objects.filter(site=person.site).order_by("pk").first()
