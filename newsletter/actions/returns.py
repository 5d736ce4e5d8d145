"""What comes back is written down once, and heeded: the same thing told twice is one event.

Whoever tells it (a mailbox, the port, a provider, a server's answer) reads it
with `newsletter.returns` first. Nothing is believed that names no delivery of
ours; a provider that proved itself may also name a reader by the address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wagtail.models import Site

from core.bell import ring
from newsletter.actions.bounces import heed
from newsletter.actions.doubt import settle_by_evidence
from newsletter.actions.refusal import leave, suppress
from newsletter.addresses import BadAddress, hash_of, normalise
from newsletter.envelopes import read_token, token_of
from newsletter.evidence import Proof
from newsletter.links import BadLink, read_leave
from newsletter.models import Delivery, Mailing, ReturnEvent, Subscriber, Suppression
from newsletter.returns.classes import class_of
from newsletter.returns.found import Kind, Return, Verdict
from newsletter.smtp import Reply

SMTP = "SMTP"  # told by the answer to our own attempt
BOUNCE_LIFE = timedelta(days=30)  # after which a bounce says nothing about today
NOT_OLD = {Kind.COMPLAINT, Kind.UNSUBSCRIBE, Kind.REPLY}
ISSUE = re.compile(r"(\d{1,15}):")
LONGEST_WORDS, LONGEST_CODE = 500, 60


@dataclass(frozen=True, slots=True)
class Told:
    """Who told us, the name of what was told (the same each time), and when it happened.

    `site` limits it to one brand. `is_trusted`: it may name a reader by address.
    `proves_arrival` is false only for a refusal that was the answer to our own attempt.
    """

    source: str
    identity: str
    at: datetime | None = None
    site: Site | None = None
    is_trusted: bool = False
    proves_arrival: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a return is about; at least the issue is known."""

    site: Site
    mailing: Mailing | None
    delivery: Delivery | None = None
    subscriber: Subscriber | None = None


def take(
    found: Return, *, told: Told, also: Callable[[ReturnEvent], None] | None = None
) -> ReturnEvent | None:
    """Write down what came back and do what it asks for, in one transaction; idempotent.

    `also` is done in it as well, once. None when it is not about mail of ours,
    or only says that a mail arrived.
    """
    target = target_of(found, told=told)
    if target is None or found.kind is Kind.OTHER or _is_too_old(found, target):
        return None
    with transaction.atomic():
        if found.kind is Kind.ARRIVED:
            _arrived(target, told)
            return None
        event, is_new = _written(found, target, told)
        if is_new:
            _arrived(target, told)
            for heeded in filter(None, (HEEDED.get(found.kind), also)):
                heeded(event)
    return event


def take_refusal(*, delivery: int, reply: Reply, stage: str) -> ReturnEvent | None:
    """A server's last no to our own attempt, heeded like a bounce that comes back later.

    A no to the sender says nothing about the reader, whatever its status.
    """
    verdict = class_of(status=reply.enhanced, code=reply.code, words=reply.text)
    found = Return(
        Kind.BOUNCE,
        Verdict.POLICY if stage == "MAIL" else verdict,
        code=reply.enhanced or str(reply.code),
        words=str(reply),
        tokens=(token_of(delivery),),
    )
    return take(found, told=Told(SMTP, f"smtp:{delivery}", proves_arrival=False))


def target_of(found: Return, *, told: Told) -> Target | None:
    """Whose mail it is: by its token, by a link it quotes, by the issue's and the reader's name."""
    delivery = next(filter(None, (_delivery(read_token(token)) for token in found.tokens)), None)
    delivery = delivery or next(filter(None, map(_by_way_out, found.ways_out)), None)
    target: Target | None
    if delivery is not None:
        target = Target(
            delivery.mailing.newsletter.site, delivery.mailing, delivery, delivery.subscriber
        )
    else:
        target = _by_name(found, told)
    is_other_brand = target and told.site and target.site != told.site
    return None if is_other_brand else target


def _delivery(pk: int | None) -> Delivery | None:
    """A delivery with its issue, but without the issue's words: those are long."""
    if pk is None:
        return None
    rows = Delivery.objects.select_related("mailing__newsletter__site", "subscriber")
    return rows.defer("mailing__html", "mailing__text").filter(pk=pk).first()


def _by_way_out(token: str) -> Delivery | None:
    try:
        leaving = read_leave(token)
    except BadLink:
        return None
    found = Delivery.objects.filter(
        mailing__issue=leaving.issue, subscriber=leaving.subscriber
    ).first()
    return _delivery(found.pk) if found else None


def _by_name(found: Return, told: Told) -> Target | None:
    """An issue that its Feedback-ID names, and a reader by the address where that may be."""
    named = ISSUE.match(found.feedback_id)
    issues = Mailing.objects.select_related("newsletter__site").defer("html", "text")
    mailing = issues.filter(pk=int(named[1])).first() if named else None
    try:
        address = normalise(found.recipient)
    except BadAddress:
        address = ""
    if mailing is not None and found.feedback_id.endswith(f":{mailing.newsletter.site.hostname}"):
        row = mailing.deliveries.filter(address=address).first() if address else None
        delivery = _delivery(row.pk) if row else None
        return Target(
            mailing.newsletter.site, mailing, delivery, delivery.subscriber if delivery else None
        )
    return _by_address(address, told) if told.is_trusted and told.site and address else None


def _by_address(address: str, told: Told) -> Target | None:
    """The last mail that a reader of the brand was sent, when a provider only names the reader."""
    reader = Subscriber.objects.filter(site=told.site, address_hash=hash_of(address)).first()
    if reader is None:
        return None
    sent = reader.deliveries.exclude(first_tried_at=None).order_by("-first_tried_at", "-pk").first()
    delivery = _delivery(sent.pk) if sent else None
    return Target(reader.site, delivery.mailing if delivery else None, delivery, reader)


def _is_too_old(found: Return, target: Target) -> bool:
    if found.kind in NOT_OLD or target.delivery is None:
        return False
    begun = target.delivery.first_tried_at or timezone.now()
    return begun + BOUNCE_LIFE < timezone.now()


def _written(found: Return, target: Target, told: Told) -> tuple[ReturnEvent, bool]:
    address = target.delivery.address if target.delivery else found.recipient
    words = found.words
    for known in filter(None, (address, found.recipient)):
        words = words.replace(known, "…")
    return ReturnEvent.objects.get_or_create(
        site=target.site,
        source_id=told.identity,
        defaults={
            "source": told.source,
            "kind": found.kind,
            "verdict": found.verdict or "",
            "code": found.code[:LONGEST_CODE],
            "words": words[:LONGEST_WORDS],
            "mailing": target.mailing,
            "delivery": target.delivery,
            "subscriber": target.subscriber,
            "at": told.at or timezone.now(),
        },
    )


def _arrived(target: Target, told: Told) -> None:
    """Whatever came back about a mail shows that it left and was taken."""
    in_doubt = target.delivery is not None and target.delivery.state != Delivery.State.ACCEPTED
    if in_doubt and told.proves_arrival:
        assert target.delivery is not None  # noqa: S101 - asked above
        settle_by_evidence(delivery=target.delivery, arrived=True, how=told.source)


def _complain(event: ReturnEvent) -> None:
    """A complaint is a no to the whole brand, at once (requirement B5)."""
    if event.subscriber is not None:
        suppress(
            site=event.site,
            address_hash=event.subscriber.address_hash,
            reason=Suppression.Reason.COMPLAINED,
            proof=Proof(how=f"{event.source}: {event.code or 'complaint'}"[:120]),
        )
        ring("mail")


def _leave(event: ReturnEvent) -> None:
    """The same as the one press in a mail program (RFC 8058)."""
    if event.subscriber is not None:
        newsletter = event.mailing.newsletter if event.mailing else None
        leave(
            subscriber=event.subscriber,
            newsletter=newsletter,
            proof=Proof(how=f"{event.source}: List-Unsubscribe"),
        )


def _bounce(event: ReturnEvent) -> None:
    heed(event)
    ring("mail")


# A delay, a reply or an automatic answer changes nobody's place.
HEEDED: dict[Kind, Callable[[ReturnEvent], None]] = {
    Kind.BOUNCE: _bounce,
    Kind.COMPLAINT: _complain,
    Kind.UNSUBSCRIBE: _leave,
}
