"""How somebody leaves a list, and stays away. A no is for ever, or until their own yes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from wagtail.models import Site

from core.bell import ring
from newsletter import journal
from newsletter.actions.presses import forget_presses
from newsletter.evidence import Proof, wording_of
from newsletter.models import (
    AddressChange,
    ConsentEvent,
    Delivery,
    Letter,
    Newsletter,
    ReturnEvent,
    Subscriber,
    Subscription,
    Suppression,
)

# The rooms above forget too, in the same transaction: `subscriber`, and `known_as`, its addresses.
person_erased = Signal()

STRENGTH = ["bounced", "unsubscribed", "erased", "complained", "blocked"]
STATE_AFTER = {"bounced": "bounced", "complained": "complained"}
EVENT_AFTER = {
    "bounced": "bounced",
    "unsubscribed": "left",
    "erased": "erased",
    "complained": "complained",
    "blocked": "left",
}


def leave(*, subscriber: Subscriber, proof: Proof, newsletter: Newsletter | None = None) -> None:
    """Take a person's no to one newsletter, or to the whole brand; idempotent.

    It is in the journal before it is in the database, so that a database that
    cannot be written now, or is restored later, forgets nobody.
    """
    suppress(
        site=subscriber.site,
        address_hash=subscriber.address_hash,
        newsletter=newsletter,
        reason=Suppression.Reason.UNSUBSCRIBED,
        proof=proof,
    )
    ring("mail")  # what waits in a sender's hands is looked at again


def suppress(
    *,
    site: Site,
    address_hash: str,
    reason: str,
    proof: Proof,
    newsletter: Newsletter | None = None,
) -> Suppression:
    """Never write to this address again: for one newsletter, or for the brand. Idempotent.

    The stronger reason stays: a person who complained does not become one who
    merely left. Raises `OSError` when the journal cannot be written.
    """
    known = Suppression.objects.filter(
        site=site, newsletter=newsletter, address_hash=address_hash
    ).first()
    if known is None or is_weaker(known.reason, reason):
        _write_line("no", site, newsletter, address_hash=address_hash, reason=reason)
    return settle_no(
        site=site, address_hash=address_hash, reason=reason, proof=proof, newsletter=newsletter
    )


@transaction.atomic
def settle_no(
    *,
    site: Site,
    address_hash: str,
    reason: str,
    proof: Proof,
    newsletter: Newsletter | None = None,
) -> Suppression:
    """Put a no that the journal already holds into the database."""
    no, _ = Suppression.objects.get_or_create(
        site=site,
        newsletter=newsletter,
        address_hash=address_hash,
        defaults={"reason": reason, "note": proof.how},
    )
    if is_weaker(no.reason, reason):
        no.reason, no.at, no.note = reason, timezone.now(), proof.how
        no.save(update_fields=["reason", "at", "note"])
    state = STATE_AFTER.get(reason, "unsubscribed")
    touched = Subscription.objects.filter(
        subscriber__site=site, subscriber__address_hash=address_hash
    ).exclude(state__in=STRENGTH[STRENGTH.index(state) :])  # in whatever order noes are told
    if newsletter is not None:
        touched = touched.filter(newsletter=newsletter)
    for subscription in touched.select_related("subscriber", "newsletter"):
        subscription.state = state
        subscription.left_at = timezone.now()
        subscription.save(update_fields=["state", "left_at"])
        note(subscription, EVENT_AFTER[reason], proof)
    return no


def erase(*, subscriber: Subscriber, proof: Proof) -> None:
    """Forget a person and keep their no, as a keyed hash.

    What was sent keeps its line, with the hash where the address stood;
    consent events keep what and when, and lose where from.
    """
    suppress(
        site=subscriber.site,
        address_hash=subscriber.address_hash,
        reason=Suppression.Reason.ERASED,
        proof=Proof(how=proof.how),
    )
    ring("mail")
    known_as = {subscriber.address, subscriber.shown_address} - {""}
    with transaction.atomic():
        person_erased.send(sender=None, subscriber=subscriber, known_as=known_as)
        Letter.objects.filter(recipient__in=known_as).delete()
        Delivery.objects.filter(subscriber=subscriber).update(
            address=subscriber.address_hash, name=""
        )
        ReturnEvent.objects.filter(subscriber=subscriber).update(words="")
        subscriber.consent_events.update(source_url="", ip="", evidence={})
        subscriber.taggings.all().delete()
        subscriber.notes.all().delete()
        AddressChange.objects.filter(subscriber=subscriber).delete()
        forget_presses(subscriber)
        for field in ("address", "shown_address", "name", "language", "time_zone", "source"):
            setattr(subscriber, field, "")
        subscriber.last_clicked_at = None
        subscriber.erased_at = subscriber.erased_at or timezone.now()
        subscriber.save()


def lift(no: Suppression, *, newsletter: Newsletter) -> None:
    """Take a no back by the person's own yes; one to the brand stays for its other lists."""
    others = Newsletter.objects.filter(site=no.site).exclude(pk=newsletter.pk)
    kept = list(others) if no.newsletter is None else []
    for other in kept:
        Suppression.objects.get_or_create(
            site=no.site,
            newsletter=other,
            address_hash=no.address_hash,
            defaults={"reason": no.reason, "at": no.at, "note": no.note},
        )
    no.delete()

    def tell_the_journal() -> None:
        # Only after the commit: were it lost, a replay errs on the side of the no.
        facts = {"address_hash": no.address_hash, "reason": no.reason}
        _write_line("lifted", no.site, no.newsletter, **facts)
        for other in kept:
            _write_line("no", no.site, other, **facts)

    transaction.on_commit(tell_the_journal)


@transaction.atomic
def forgive(*, site: Site, address_hash: str, since: datetime, proof: Proof) -> None:
    """Take back a no that only a server said, and that turned out to be about the server.

    Whoever was on a list before is on it again. A no of the person is not touched.
    """
    noes = Suppression.objects.filter(
        site=site,
        newsletter=None,
        address_hash=address_hash,
        reason=Suppression.Reason.BOUNCED,
        at__gte=since,
    )
    places = Subscription.objects.filter(
        subscriber__site=site,
        subscriber__address_hash=address_hash,
        state=Subscription.State.BOUNCED,
        left_at__gte=since,
    ).select_related("subscriber", "newsletter")
    if not noes.delete()[0]:
        return
    for place in places:
        place.state = Subscription.State.CONFIRMED if place.confirmed_at else "pending"
        place.left_at = None
        place.save(update_fields=["state", "left_at"])
        note(place, "forgiven", proof)
    facts = {"address_hash": address_hash, "reason": Suppression.Reason.BOUNCED}
    transaction.on_commit(lambda: _write_line("lifted", site, None, **facts))


def note(
    subscription: Subscription,
    kind: str,
    proof: Proof,
    *,
    evidence: dict[str, object] | None = None,
) -> None:
    """Append what happened to a person's consent."""
    ConsentEvent.objects.create(
        subscriber=subscription.subscriber,
        newsletter=subscription.newsletter,
        kind=kind,
        how=proof.how[:120],
        wording=wording_of(subscription.newsletter),
        source_url=proof.source_url[:500],
        ip=proof.ip,
        evidence={
            **(evidence or {}),
            "agent": proof.agent_hash,
            **({"claim": proof.claim} if proof.claim else {}),
        },
    )


def is_weaker(known: str, new: str) -> bool:
    """Whether a no that is known must give way to a new one."""
    return STRENGTH.index(known) < STRENGTH.index(new)


def _write_line(
    act: str, site: Site, newsletter: Newsletter | None, *, address_hash: str, reason: str
) -> None:
    journal.append(
        journal.Line(
            act=act,
            site=f"{site.hostname}:{site.port}",
            newsletter=newsletter.slug if newsletter else "",
            address_hash=address_hash,
            reason=reason,
            at=timezone.now().isoformat(),
        )
    )
