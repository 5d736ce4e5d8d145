"""Faults that need no process of their own: an issue, a worker in this one, a clock that moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from django.utils import timezone

import time_machine

from newsletter.models import Delivery, Mailing
from tests.fakes.smtp import Sink
from tests.faults.checker import History, Taken, Verdict, check
from tests.newsletter.posting import addresses, send_all

MOST_ROUNDS = 40
DOMAINS = 20


class Listens(Protocol):
    """A sink, or a cable that leads to one."""

    port: int


def readers(number: int) -> list[str]:
    """Readers at several receivers, so that the patience with one is not what is measured."""
    return [
        f"{address.partition('@')[0]}@receiver{index % DOMAINS}.example.org"
        for index, address in enumerate(addresses(number))
    ]


def send_until_finished(server: Listens, settings: object, *, connections: int = 2) -> int:
    """Work, and let the time of the next attempts come; returns how often that was needed."""
    now, rounds = timezone.now(), 0
    while Mailing.objects.filter(state="sending").exists():
        assert rounds < MOST_ROUNDS, "It is never finished."
        with time_machine.travel(now, tick=True):
            send_all(server, settings, connections=connections)
        due = Delivery.objects.exclude(due_at=None).order_by("-due_at").first()
        now = max(now + timedelta(minutes=1), due.due_at) if due and due.due_at else now
        rounds += 1
    return rounds


def verdict(sink: Sink, owed: list[str]) -> Verdict:
    """What the checker says of all that a sink took."""
    taken = tuple(Taken(mail.recipient, mail.message_id, 0.0) for mail in sink.accepted)
    ledger = dict(Delivery.objects.values_list("address", "state"))
    return check(History(owed=frozenset(owed), taken=taken, ledger=ledger))
