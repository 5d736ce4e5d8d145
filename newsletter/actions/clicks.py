"""A press on a link of a mail is noted once, and judged: a reader, or a machine."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter.actions.doubt import settle_by_evidence
from newsletter.models import Click, Counting, Delivery, Link, Subscriber
from newsletter.outcome.scanners import AFTER_A_TRAP, BURST, MANY
from newsletter.progress import IN_DOUBT

LOT = 62  # bits


def since_arrival(delivery: Delivery) -> timedelta | None:
    """How long a mail has been with its reader; None while it is in our hands."""
    return timezone.now() - delivery.settled_at if delivery.settled_at else None


@transaction.atomic
def press(*, link: Link, delivery: Delivery, looks_like_a_machine: bool) -> Click:
    """Note that a link was pressed in somebody's mail; idempotent.

    A machine's press becomes a reader's when the reader presses too. Several
    links within seconds, or the hidden one, show that none of them was read.
    """
    Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)  # one lot for each mail
    now = timezone.now()
    before = Click.objects.filter(delivery=delivery)
    known = before.values_list("visitor", flat=True).first()
    is_machine = looks_like_a_machine or _is_trapped(delivery, now)
    click, is_new = Click.objects.get_or_create(
        link=link,
        visitor=known if known is not None else secrets.randbits(LOT),
        defaults={"delivery": delivery, "at": now, "is_machine": is_machine},
    )
    if click.is_machine and not is_new:
        click.at, click.is_machine = now, is_machine
        click.save(update_fields=["at", "is_machine"])
    _look_back(click, now)
    if not click.is_machine and link.kind == Link.Kind.PAGE:
        _remember(delivery, now)
    if delivery.state in IN_DOUBT:
        settle_by_evidence(delivery=delivery, arrived=True, how=_("Its reader pressed a link."))
    return click


def _is_trapped(delivery: Delivery, now: datetime) -> bool:
    return Click.objects.filter(
        delivery=delivery, link__kind=Link.Kind.TRAP, at__gte=now - AFTER_A_TRAP
    ).exists()


def _look_back(click: Click, now: datetime) -> None:
    """Take back what was believed of the last seconds, where this press shows better."""
    is_trap = click.link.kind == Link.Kind.TRAP
    lately = Click.objects.filter(
        delivery=click.delivery, at__gte=now - (AFTER_A_TRAP if is_trap else BURST)
    ).exclude(link__kind=Link.Kind.OPEN)
    if is_trap or lately.count() >= MANY:
        lately.update(is_machine=True)
        click.is_machine = click.is_machine or click.link.kind != Link.Kind.OPEN


def _remember(delivery: Delivery, now: datetime) -> None:
    person = delivery.subscriber_id
    if person is not None and delivery.mailing.newsletter.counts == Counting.READERS:
        Subscriber.objects.filter(pk=person).update(last_clicked_at=now)
