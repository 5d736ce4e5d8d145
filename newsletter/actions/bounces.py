"""What a bounce costs: one dead address its place, five issues not taken in a row too (B4).

A server that is ill calls every address dead. So where an issue finds more than
half of a domain's addresses dead it is taken for an outage: nobody of that
domain loses their place, and who just did gets it back.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile

from django.db.models import Exists, F, OuterRef, QuerySet

from newsletter.actions.refusal import forgive, suppress
from newsletter.evidence import Proof
from newsletter.models import Delivery, DomainReturns, ReturnEvent, Subscriber, Suppression
from newsletter.returns.classes import class_of
from newsletter.returns.found import Verdict

SOFT_ISSUES = 5
SOFT_TIME = timedelta(days=14)
LOOKED_BACK = 60  # deliveries: enough for five in a row of a daily letter
LEAST_DEAD = 10  # dead addresses of one domain in one issue, before it may be an outage
HANDED = (Delivery.State.ACCEPTED, Delivery.State.PRESUMED, Delivery.State.REJECTED)


def heed(event: ReturnEvent) -> None:
    """Do what a bounce asks for. Policy asks for nothing: that is about us, not the reader."""
    if event.subscriber is None or _has_moved(event.subscriber, event):
        return
    if event.verdict == Verdict.HARD and not is_outage(event):
        _suppress(event.subscriber, event)
    if event.verdict == Verdict.SOFT and has_worn_out(event.subscriber):
        _suppress(event.subscriber, event)


def is_outage(event: ReturnEvent) -> bool:
    """Count a dead address with its domain; whether the whole domain seems to be ill."""
    delivery = event.delivery
    domain = delivery.address.rpartition("@")[2] if delivery else ""
    if delivery is None or not domain or "@" not in delivery.address:
        return False
    count, _ = DomainReturns.objects.select_for_update().get_or_create(
        mailing=delivery.mailing, domain=domain
    )
    if not _told_before(event):
        DomainReturns.objects.filter(pk=count.pk).update(dead=F("dead") + 1)
        count.refresh_from_db()
    if not count.is_outage and _is_most_of_it(count):
        count.is_outage = True
        count.save(update_fields=["is_outage"])
        _take_back(count)
    return count.is_outage


def has_worn_out(reader: Subscriber) -> bool:
    """Whether the last five issues or more, over fourteen days or more, were not taken.

    Looked up in what happened, never counted up: events may come late, twice
    and in any order. A delivery that did not bounce ends the row.
    """
    handed = (
        reader.deliveries.filter(state__in=HANDED)
        .select_related("mailing")
        .annotate(soft=Exists(_bounces(Verdict.SOFT)), other=Exists(_others()))
        .order_by("-mailing__send_at", "-pk")[:LOOKED_BACK]
    )
    told = [(one.mailing.send_at, _is_soft(one)) for one in handed if not _is_about_us(one)]
    while told and not told[0][1]:  # what went out after the last bounce may still come back
        told.pop(0)
    row = [at for at, _ in takewhile(lambda one: one[1], told)]
    return len(row) >= SOFT_ISSUES and row[0] - row[-1] >= SOFT_TIME


def _bounces(verdict: Verdict) -> QuerySet[ReturnEvent]:
    return ReturnEvent.objects.filter(delivery=OuterRef("pk"), kind="bounce", verdict=verdict)


def _others() -> QuerySet[ReturnEvent]:
    return ReturnEvent.objects.filter(delivery=OuterRef("pk"), kind="bounce").exclude(
        verdict=Verdict.SOFT
    )


def _is_soft(delivery: Delivery) -> bool:
    return delivery.soft or _refused_as(delivery) == Verdict.SOFT  # type: ignore[attr-defined]


def _is_about_us(delivery: Delivery) -> bool:
    """A refusal for policy says nothing about the reader: it neither counts nor forgives."""
    is_policy = _refused_as(delivery) == Verdict.POLICY
    return is_policy or (delivery.other and not delivery.soft)  # type: ignore[attr-defined]


def _refused_as(delivery: Delivery) -> Verdict | None:
    """What the ledger says about a refusal, which the issue's own server may have made."""
    if delivery.state != Delivery.State.REJECTED:
        return None
    if delivery.code is None:
        return Verdict.POLICY  # a mail that could not be built, or a way that could not be had
    return class_of(status=delivery.enhanced, code=delivery.code, words=delivery.answer)


def _told_before(event: ReturnEvent) -> bool:
    same = ReturnEvent.objects.filter(delivery=event.delivery, verdict=Verdict.HARD)
    return same.exclude(pk=event.pk).exists()


def _is_most_of_it(count: DomainReturns) -> bool:
    if count.dead < LEAST_DEAD:
        return False
    if count.deliveries is None:  # counted once, and only for the few domains that get here
        there = count.mailing.deliveries.filter(address__endswith=f"@{count.domain}")
        count.deliveries = there.count()
        count.save(update_fields=["deliveries"])
    return count.dead * 2 > count.deliveries


def _take_back(count: DomainReturns) -> None:
    dead = ReturnEvent.objects.filter(
        mailing=count.mailing,
        verdict=Verdict.HARD,
        delivery__address__endswith=f"@{count.domain}",
        subscriber__isnull=False,
    ).select_related("subscriber__site")
    for event in dead:
        assert event.subscriber is not None  # noqa: S101 - the query says so
        forgive(
            site=event.site,
            address_hash=event.subscriber.address_hash,
            since=event.received_at,
            proof=Proof(how=f"outage of {count.domain}"[:120]),
        )


def _has_moved(reader: Subscriber, event: ReturnEvent) -> bool:
    """Whether the mail went to an address that the reader has left since: the new one is well."""
    address = event.delivery.address if event.delivery else ""
    return "@" in address and bool(reader.address) and address != reader.address


def _suppress(reader: Subscriber, event: ReturnEvent) -> None:
    suppress(
        site=event.site,
        address_hash=reader.address_hash,
        reason=Suppression.Reason.BOUNCED,
        proof=Proof(how=f"{event.source}: {event.code} {event.words}"[:120]),
    )
