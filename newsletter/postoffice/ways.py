"""The ways out of the house: which transports carry a brand's mail, and how hard they may work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from wagtail.models import Site

from newsletter.transports import Transport, transport_at

HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: its transport, its place among the others, and its limits.

    Ways of the same `priority` share the mail by `weight`; a higher `priority`
    number is only used while the lower ones fail. `rate` is messages a second;
    `window_count` messages may leave in any `window_seconds`; None is no limit.
    """

    key: str
    name: str
    transport: Transport
    priority: int = 0
    weight: int = 1
    rate: float | None = None
    window_count: int | None = None
    window_seconds: int | None = None
    warm_up_from: date | None = None


def ways_for(site: Site) -> list[Way]:
    """The brand's ways out, the first to be tried first; never empty."""
    return [house_way()]


def house_way() -> Way:
    """The way that EMAIL_URL names, for every brand that has no route."""
    transport = transport_at(settings.EMAIL_URL, home=settings.HOME)
    return Way(key=HOUSE, name="EMAIL_URL", transport=transport)
