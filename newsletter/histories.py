"""What an archive of ours tells of a person beside their claim, taken as a stranger's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from newsletter.models import ConsentEvent

KINDS = frozenset(ConsentEvent.Kind.values)
MOST_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class Past:
    """One thing that had happened to a person's consent."""

    kind: str
    at: datetime
    how: str = ""
    wording: str = ""
    source_url: str = ""
    ip: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """What else is known of a person, cut to what the tables take."""

    shown: str
    time_zone: str
    source: str
    known_since: datetime
    since: datetime
    events: tuple[Past, ...]


def read_history(told: Mapping[str, Any], *, newsletter: str) -> History:
    """The history of a person on one list, by its short name."""
    place = told.get("place")
    events = told.get("events")
    listed = [one for one in events if isinstance(one, dict)] if isinstance(events, list) else []
    return History(
        shown=_text(told, "shown", 320),
        time_zone=_text(told, "time_zone", 64),
        source=_text(told, "source", 120),
        known_since=_time(told, "known_since"),
        since=_time(place if isinstance(place, dict) else {}, "since"),
        events=tuple(
            _past(one)
            for one in listed[:MOST_EVENTS]
            if one.get("newsletter") == newsletter and one.get("kind") in KINDS
        ),
    )


def _past(told: Mapping[str, Any]) -> Past:
    evidence = told.get("evidence")
    return Past(
        kind=_text(told, "kind", 16),
        at=_time(told, "at"),
        how=_text(told, "how", 120),
        wording=_text(told, "wording", 64),
        source_url=_text(told, "source_url", 500),
        ip=_text(told, "ip", 45),
        evidence=evidence if isinstance(evidence, dict) else {},
    )


def _text(told: Mapping[str, Any], name: str, longest: int) -> str:
    value = told.get(name)
    return value.replace("\0", "")[:longest] if isinstance(value, str) else ""


def _time(told: Mapping[str, Any], name: str) -> datetime:
    """A time that has been; now where there is none."""
    now = timezone.now()
    try:
        found = datetime.fromisoformat(_text(told, name, 40))
    except ValueError:
        return now
    return min(found, now) if found.tzinfo else now
