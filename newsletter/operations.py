"""Questions of whoever runs the post office: what goes out, how fast, and who pushes back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from wagtail.models import Site

from newsletter.actions.mailing import OPEN
from newsletter.actions.returns import SMTP
from newsletter.alarms import Tally
from newsletter.models import Delivery, Mailing
from newsletter.progress import IN_DOUBT, counts_of
from newsletter.returns.classes import class_of
from newsletter.returns.found import Kind, Verdict

State = Delivery.State
GOING = (Mailing.State.SENDING, Mailing.State.PAUSED)
SPEED_WINDOW = timedelta(minutes=5)
LOOKED_AT = 2_000  # deferred rows that are read for the words of servers
DOMAINS_SHOWN = 8
HANDED = (State.ACCEPTED, State.REJECTED, State.PRESUMED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Pushback:
    """A receiving domain that puts us off: how many mails wait, its last words, when we return."""

    domain: str
    waiting: int
    words: str
    next_try: datetime | None


@dataclass(frozen=True)
class Standing:
    """How one mailing stands at this moment."""

    mailing: Mailing
    counts: dict[str, int]
    a_minute: float
    pushbacks: list[Pushback] = field(default_factory=list)

    @property
    def open(self) -> int:
        """Mails that are still to go."""
        return sum(self.counts[state] for state in OPEN)

    @property
    def settled(self) -> int:
        """Mails that nothing more will be done about."""
        return self.mailing.recipients - self.open

    @property
    def in_doubt(self) -> int:
        """Mails whose answer nobody read."""
        return sum(self.counts[state] for state in IN_DOUBT)

    @cached_property
    def time_left(self) -> timedelta | None:
        """How long the rest takes at this speed; None while nothing moves."""
        if not self.open or not self.a_minute:
            return None
        return timedelta(minutes=self.open / self.a_minute)

    @property
    def done_at(self) -> datetime | None:
        """When the rest will have gone at this speed."""
        return timezone.now() + self.time_left if self.time_left else None

    def as_numbers(self) -> dict[str, Any]:
        """For scripts and machines; times in seconds."""
        left = self.time_left
        return {
            "issue": self.mailing.issue_id,
            "state": self.mailing.state,
            "counts": self.counts,
            "recipients": self.mailing.recipients,
            "in_doubt": self.in_doubt,
            "a_minute": round(self.a_minute),
            "seconds_left": round(left.total_seconds()) if left else None,
        }


def going(sites: Iterable[Site]) -> list[Standing]:
    """Every issue that is on its way or paused on it, the one that began first first.

    A campaign has no page of ours that would tell why it is held before its hour.
    """
    found = Mailing.objects.filter(
        Q(frozen_at__isnull=False) | Q(kind=Mailing.Kind.CAMPAIGN),
        newsletter__site__in=list(sites),
        state__in=GOING,
    ).select_related("issue", "newsletter__site")
    return [standing(mailing) for mailing in found.order_by("started_at", "pk")]


def standing(mailing: Mailing) -> Standing:
    """Count one mailing. Four queries, whatever its size."""
    return Standing(mailing, counts_of(mailing), speed_of(mailing), pushbacks_of(mailing))


def speed_of(mailing: Mailing) -> float:
    """Mails handed over a minute, over the last five minutes or since it began."""
    now = timezone.now()
    since = max(now - SPEED_WINDOW, mailing.started_at or now)
    done = handed_over(mailing).filter(settled_at__gte=since).count()
    minutes = max((now - since).total_seconds() / 60, 1 / 60)
    return done / minutes if done else 0.0


def handed_over(mailing: Mailing) -> QuerySet[Delivery]:
    """The mails that a server was asked to take, whatever it said."""
    return mailing.deliveries.filter(state__in=HANDED)


def pushbacks_of(mailing: Mailing) -> list[Pushback]:
    """Who puts us off, by receiving domain, with the words they use; most mails first."""
    rows = mailing.deliveries.filter(state=State.DEFERRED).order_by("due_at")
    waiting: Counter[str] = Counter()
    words: dict[str, Counter[str]] = defaultdict(Counter)
    next_try: dict[str, datetime | None] = {}
    for address, error, due_at in rows.values_list("address", "last_error", "due_at")[:LOOKED_AT]:
        domain = address.rpartition("@")[2]
        waiting[domain] += 1
        words[domain][error] += 1
        next_try.setdefault(domain, due_at)
    return [
        Pushback(domain, number, words[domain].most_common(1)[0][0], next_try[domain])
        for domain, number in waiting.most_common(DOMAINS_SHOWN)
    ]


def idle_time(mailing: Mailing) -> timedelta | None:
    """How long mail has been due with nothing settled; None when nothing is due."""
    now = timezone.now()
    due = mailing.deliveries.filter(state__in=OPEN, due_at__lte=now)
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    if oldest is None:
        return None
    last = mailing.deliveries.aggregate(last=Max("settled_at"))["last"]
    return now - max(moment for moment in (oldest, last, mailing.started_at) if moment)


def tally_of(mailing: Mailing) -> Tally:
    """The numbers that alarms are judged by: what servers answered, and what came back later."""
    counts: Counter[str] = Counter()
    refused = mailing.deliveries.filter(state=State.REJECTED).order_by()
    for enhanced, number in refused.values_list("enhanced").annotate(number=Count("pk")):
        counts[_blamed_by(enhanced) or ""] += number
    came_back = mailing.returns.exclude(source=SMTP).order_by().values_list("kind", "verdict")
    for kind, verdict, events, deliveries in came_back.annotate(
        events=Count("pk"), mails=Count("delivery", distinct=True)
    ):
        # The same bounce may be told by two; a complaint may name nobody.
        counts[verdict or kind] += deliveries if verdict else events
    return Tally(
        handed=handed_over(mailing).count(),
        hard=counts[Verdict.HARD],
        policy=counts[Verdict.POLICY],
        complaints=counts[Kind.COMPLAINT],
        idle=idle_time(mailing) if mailing.state == Mailing.State.SENDING else None,
    )


def _blamed_by(enhanced: str) -> Verdict | None:
    """Whom a refusal is about, where that is sure: the address, or us (RFC 3463)."""
    if not enhanced:
        return None
    verdict = class_of(status=enhanced)
    is_sure = verdict == Verdict.HARD or enhanced.startswith("5.7.")
    return verdict if is_sure else None
