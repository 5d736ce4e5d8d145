"""The ways out of the house: which transports carry a brand's mail, and how hard they may work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from wagtail.models import Site

from newsletter.models import Route
from newsletter.transports import Transport, transport_at
from newsletter.transports.contract import NoTransport, RouteTransport
from newsletter.transports.kinds import Limits, transport_of

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
    return _ways(Route.objects.filter(is_active=True), site)


def ways_of_letters(site: Site | None) -> list[Way]:
    """The ways that codes and confirmations take; those of the house where nobody knows whose."""
    return _ways(Route.objects.filter(is_active=True, carries_letters=True), site)


def way_of(route: Route) -> Way:
    """A route as a way; one that cannot be built says why to all who try it."""
    return Way(
        key=route.key,
        name=route.name,
        transport=transport_of_route(route),
        priority=route.priority,
        weight=route.weight,
        rate=route.rate,
        window_count=route.window_count,
        window_seconds=route.window_seconds,
        warm_up_from=route.warm_up_from,
    )


def transport_of_route(route: Route) -> RouteTransport:
    """How a route is reached."""
    limits = Limits(connections=route.connections, messages=route.messages_per_connection)
    try:
        return transport_of(route.kind, route.typed(), limits=limits)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one way, the next is tried
        return NoTransport(f"{route.name}: {error or type(error).__name__}")


def house_way() -> Way:
    """The way that EMAIL_URL names, for every brand that has no route."""
    transport = transport_at(settings.EMAIL_URL, home=settings.HOME)
    return Way(key=HOUSE, name="EMAIL_URL", transport=transport)


def _ways(routes: QuerySet[Route], site: Site | None) -> list[Way]:
    """The brand's own, else the house's, else EMAIL_URL. What was typed is read one by one.

    What belongs to no brand, such as a code to sign in, goes the house's ways, and
    those of the first brand where there are none.
    """
    first = site or Site.objects.filter(is_default_site=True).first()
    for owner in (site, None) if site else (None, first):
        found = routes.filter(site=owner).defer("settings").order_by("priority", "pk")
        if ways := [way_of(route) for route in found]:
            return ways
    return [house_way()]
