"""What came of a mailing, in numbers that are counts, and beside the mailings before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from newsletter.languages import name_of
from newsletter.models import Click, ConsentEvent, Delivery, Link, Mailing, ReturnEvent
from newsletter.returns.found import Kind

ARRIVED = (Delivery.State.ACCEPTED, Delivery.State.PRESUMED)
SHOWN = 12  # mailings side by side
LATE = timedelta(days=30)  # a no after that is not about the last issue
PEOPLE = Q(is_machine=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """A number with its share of a whole, in hundredths."""

    label: str
    number: int
    whole: int
    machines: int = 0
    url: str = ""

    @property
    def percent(self) -> float:
        return 100 * self.number / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Sums:
    """What came of one mailing. `left` counts who left the list until the next one came."""

    mailing: Mailing
    sent: int
    clicked: int
    opened: int
    bounced: int
    left: int
    replied: int

    @property
    def click_percent(self) -> float:
        return 100 * self.clicked / self.sent if self.sent else 0.0

    def as_numbers(self) -> dict[str, int]:
        """For machines."""
        names = ("sent", "clicked", "opened", "bounced", "left", "replied")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Question:
    """A poll and how it was answered."""

    question: str
    answers: list[Bar] = field(default_factory=list)


def sums_of(mailings: Sequence[Mailing]) -> list[Sums]:
    """Several mailings of one newsletter, in five queries however many they are."""
    rows = Delivery.objects.filter(mailing__in=mailings, state__in=ARRIVED).order_by()
    sent = _by_mailing(rows, "mailing", Count("pk"))
    people = Click.objects.filter(PEOPLE, link__mailing__in=mailings).order_by()
    clicked = _visitors(people.filter(link__kind=Link.Kind.PAGE))
    opened = _visitors(people.filter(link__kind=Link.Kind.OPEN))
    told = ReturnEvent.objects.filter(mailing__in=mailings).order_by()
    bounced = _by_mailing(
        told.filter(kind=Kind.BOUNCE), "mailing", Count("delivery", distinct=True)
    )
    replied = _by_mailing(told.filter(kind=Kind.REPLY), "mailing", Count("delivery", distinct=True))
    left = _left(mailings)
    return [
        Sums(
            mailing=one,
            sent=sent.get(one.pk, 0),
            clicked=clicked.get(one.pk, 0),
            opened=opened.get(one.pk, 0),
            bounced=bounced.get(one.pk, 0),
            left=left.get(one.pk, 0),
            replied=replied.get(one.pk, 0),
        )
        for one in mailings
    ]


def before(mailing: Mailing) -> list[Sums]:
    """A mailing and those of its kind before it, the newest first."""
    found = mailing.newsletter.mailings.filter(
        kind=mailing.kind, started_at__lte=mailing.started_at or timezone.now()
    )
    return sums_of(list(found.defer("html", "text").order_by("-started_at")[:SHOWN]))


def by_language(mailing: Mailing) -> list[Bar]:
    """Who got each language and pressed a link in it; nothing where there is but one.

    Whose presses are forgotten by now is counted in no language.
    """
    if not mailing.editions.exclude(language="").exists():
        return []
    arrived = mailing.deliveries.filter(state__in=ARRIVED).order_by()
    key = Coalesce("edition__language", Value(""))
    pressed = Count("pk", filter=Exists(_presses()))
    rows = arrived.values(spoken=key).annotate(sent=Count("pk"), clicked=pressed)
    own = mailing.language or mailing.newsletter.language
    return [
        Bar(name_of(row["spoken"] or own), row["clicked"], row["sent"])
        for row in rows.order_by("-sent")
    ]


def _presses() -> Any:
    return Click.objects.filter(PEOPLE, delivery=OuterRef("pk"), link__kind=Link.Kind.PAGE)


def polls_of(mailing: Mailing) -> list[Question]:
    """Every question and how often each answer was given."""
    found = []
    for poll in mailing.polls.all():
        counts = dict(poll.votes.order_by().values_list("answer").annotate(number=Count("pk")))
        whole = sum(counts.values())
        bars = [
            Bar(words, counts.get(number, 0), whole) for number, words in enumerate(poll.answers)
        ]
        found.append(Question(poll.question, bars))
    return found


def _visitors(clicks: Any) -> dict[int, int]:
    return _by_mailing(clicks, "link__mailing", Count("visitor", distinct=True))


def _by_mailing(rows: Any, key: str, count: Count) -> dict[int, int]:
    return dict(rows.values_list(key).annotate(number=count))


def _left(mailings: Sequence[Mailing]) -> dict[int, int]:
    """Who said no between a mailing and the next of its newsletter, in one query."""
    begun = sorted(
        (one for one in mailings if one.started_at), key=lambda one: one.started_at or one.send_at
    )
    if not begun:
        return {}
    counts = {}
    ends = [one.started_at for one in begun[1:]]
    following = _following(begun[-1])
    for one, end in zip(begun, [*ends, following], strict=True):
        assert one.started_at is not None  # noqa: S101 - only these were taken
        until = min(end or timezone.now(), one.started_at + LATE)
        counts[f"left_{one.pk}"] = Count("pk", filter=Q(at__gte=one.started_at, at__lt=until))
    noes = ConsentEvent.objects.filter(
        newsletter=begun[0].newsletter_id, kind__in=["left", "complained"]
    )
    return {int(name.removeprefix("left_")): n for name, n in noes.aggregate(**counts).items()}


def _following(mailing: Mailing) -> Any:
    later = mailing.newsletter.mailings.filter(kind=mailing.kind, started_at__gt=mailing.started_at)
    return later.order_by("started_at").values_list("started_at", flat=True).first()
