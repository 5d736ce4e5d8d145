"""What a way out may still carry, and whether it works: kept in the database, shared by workers.

Windows and warm-ups are booked when rows are claimed, under a lock, so that
ten workers together never exceed them; what comes back untried is given back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from newsletter.models import WayState
from newsletter.postoffice.pace import Window, warm_up_limit
from newsletter.postoffice.ways import Way

FAILS_AT = 3
MOST_COUNTED = 20  # failures in a row: neither their doubling nor their column is endless
AVOIDED_FOR = timedelta(minutes=1)
LONGEST_AVOIDED = timedelta(minutes=16)
PLENTY = 1_000_000_000


def has_quota(way: Way) -> bool:
    """Whether anything has to be counted."""
    return way.window_count is not None or way.warm_up_from is not None


def left(way: Way) -> int:
    """How many mails it may still be given now. Inside a transaction the count is locked."""
    if not has_quota(way):
        return PLENTY
    state, now = _locked(way), timezone.now()
    limits = [PLENTY]
    if (window := _window(way, state)) is not None:
        limits.append(window.left(now.timestamp()))
    if (today := _limit_today(way, now)) is not None:
        limits.append(max(0, today - _carried_today(state, now)))
    return min(limits)


@transaction.atomic
def spend(way: Way, number: int) -> None:
    """Book so many mails; a negative number gives them back."""
    if not number or not has_quota(way):
        return
    state, now = _locked(way), timezone.now()
    if (window := _window(way, state)) is not None:
        window.left(now.timestamp())
        window.note(number, now=now.timestamp())
        state.carried = window.kept()
    state.today = max(0, _carried_today(state, now) + number)
    state.day = now.astimezone(UTC).date()
    state.save(update_fields=["carried", "today", "day"])


def opens_at(way: Way) -> datetime:
    """When a way whose quota is used up goes on."""
    state, now = _locked(way), timezone.now()
    today = _limit_today(way, now)
    if today is not None and _carried_today(state, now) >= today:
        tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(), tzinfo=UTC)
    window = _window(way, state)
    return datetime.fromtimestamp(window.opens_at(now.timestamp()), tz=UTC) if window else now


def failed(way: Way, *, reason: str) -> None:
    """It could not be opened. From the third time on it is avoided, each time for longer."""
    with transaction.atomic():
        state = _locked(way)
        state.failures = min(state.failures + 1, MOST_COUNTED)
        state.last_error = reason
        if state.failures >= FAILS_AT:
            again = min(AVOIDED_FOR * 2 ** (state.failures - FAILS_AT), LONGEST_AVOIDED)
            state.avoided_until = timezone.now() + again
        state.save(update_fields=["failures", "last_error", "avoided_until"])


def works(way: Way) -> None:
    """It was opened."""
    WayState.objects.filter(way=way.key, failures__gt=0).update(
        failures=0, avoided_until=None, last_error=""
    )


def avoided(ways: Iterable[Way]) -> set[str]:
    """The keys of those that failed so often that another one is taken for a while."""
    keys = [way.key for way in ways]
    found = WayState.objects.filter(way__in=keys, avoided_until__gt=timezone.now())
    return set(found.values_list("way", flat=True))


def _locked(way: Way) -> WayState:
    with transaction.atomic():
        WayState.objects.get_or_create(way=way.key)
        return WayState.objects.select_for_update().get(way=way.key)


def _window(way: Way, state: WayState) -> Window | None:
    if way.window_count is None or not way.window_seconds:
        return None
    return Window.of(way.window_count, seconds=way.window_seconds, kept=state.carried)


def _limit_today(way: Way, now: datetime) -> int | None:
    if way.warm_up_from is None:
        return None
    return warm_up_limit(way.warm_up_from, today=now.astimezone(UTC).date())


def _carried_today(state: WayState, now: datetime) -> int:
    return state.today if state.day == now.astimezone(UTC).date() else 0
