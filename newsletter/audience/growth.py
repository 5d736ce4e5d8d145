"""How the lists grow: who joined, who left, whose address died, by day or by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils import timezone

from newsletter.models import Newsletter, Subscription

STEPS = {"day": (1, 30), "week": (7, 26)}  # days of a step, how many steps are shown
GONE = (Subscription.State.UNSUBSCRIBED, Subscription.State.COMPLAINED)


@dataclass(frozen=True, slots=True)
class Step:
    """One day or week and what happened in it."""

    begins: date
    joined: int
    left: int
    bounced: int


def growth(newsletters: Sequence[Newsletter], *, by: str, zone: str) -> list[Step]:
    """The last days or weeks by a brand's own clock, the oldest first, in one query.

    People who left and came back count as they stand now.
    """
    days = _days(by, ZoneInfo(zone))
    edges = [_midnight(day, ZoneInfo(zone)) for day in days]
    counts = {}
    for number, (begin, end) in enumerate(pairwise(edges)):
        joined = Q(confirmed_at__gte=begin, confirmed_at__lt=end)
        ended = Q(left_at__gte=begin, left_at__lt=end)
        counts[f"joined_{number}"] = Count("pk", filter=joined)
        counts[f"left_{number}"] = Count("pk", filter=ended & Q(state__in=GONE))
        bounced = ended & Q(state=Subscription.State.BOUNCED)
        counts[f"bounced_{number}"] = Count("pk", filter=bounced)
    lately = Q(confirmed_at__gte=edges[0]) | Q(left_at__gte=edges[0])
    found = Subscription.objects.filter(lately, newsletter__in=newsletters).aggregate(**counts)
    return [
        Step(
            day,
            found[f"joined_{number}"],
            found[f"left_{number}"],
            found[f"bounced_{number}"],
        )
        for number, day in enumerate(days[:-1])
    ]


def standing(newsletters: Sequence[Newsletter]) -> dict[str, int]:
    """How many stand in each state now."""
    rows = Subscription.objects.filter(newsletter__in=newsletters).order_by()
    return dict(rows.values_list("state").annotate(Count("pk")))


def _days(by: str, zone: ZoneInfo) -> list[date]:
    """The first day of each step, and the one after the last."""
    length, number = STEPS[by]
    today = timezone.now().astimezone(zone).date()
    last = today - timedelta(days=today.weekday()) if by == "week" else today
    return [last - timedelta(days=length * back) for back in range(number - 1, -2, -1)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=zone)
