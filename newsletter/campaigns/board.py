"""How far the way home is: followers there, visits, sign-ups, confirmed, for each platform."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from wagtail.models import Site

from newsletter.campaigns.places import name_of
from newsletter.models import Arrival, Claim, ClaimDay, Following, Subscription

WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Standing:
    """One platform, or one link: numbers, and how long their bars are in hundredths."""

    key: str
    name: str
    followers: int | None
    visits: int = 0
    asked: int = 0
    confirmed: int = 0
    home: int = 0
    links: int = 0

    @property
    def share(self) -> float | None:
        """The part of the followers that is home, in hundredths; None where nobody counted them."""
        return min(WHOLE, WHOLE * self.home / self.followers) if self.followers else None

    @property
    def bars(self) -> list[tuple[str, int, float]]:
        """Visits, sign-ups and confirmed beside the largest of them."""
        steps = [("visits", self.visits), ("asked", self.asked), ("confirmed", self.confirmed)]
        most = max(number for _name, number in steps) or 1
        return [(name, number, WHOLE * number / most) for name, number in steps]


def platforms(site: Site) -> list[Standing]:
    """Every platform from which a brand calls people home, in four queries."""
    claims = Claim.objects.filter(site=site)
    links_there = dict(claims.order_by().values_list("platform").annotate(Count("pk")))
    followers: dict[str, int] = {}
    for row in Following.objects.filter(site=site).order_by("on", "pk"):
        followers[row.platform] = row.followers  # the latest is the last
    visits = _visits(claims, "claim__platform")
    arrivals = _arrivals(claims, "claim__platform")
    found = [
        Standing(
            key,
            name_of(key),
            followers.get(key),
            visits=visits.get(key, 0),
            links=links_there.get(key, 0),
            **arrivals.get(key, {}),
        )
        for key in links_there.keys() | followers.keys()
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def links(site: Site, platform: str) -> list[tuple[Claim, Standing]]:
    """Each link of a platform and what came of it."""
    claims = Claim.objects.filter(site=site, platform=platform).select_related("site")
    visits, arrivals = _visits(claims, "claim"), _arrivals(claims, "claim")
    return [
        (
            one,
            Standing(
                one.code,
                str(one),
                None,
                visits=visits.get(one.pk, 0),
                **arrivals.get(one.pk, {}),
            ),
        )
        for one in claims
    ]


def together(standings: list[Standing]) -> Standing:
    """All platforms as one: the share that is home, of the followers that somebody counted."""
    counted = [one for one in standings if one.followers]
    return Standing(
        "",
        "",
        sum(one.followers or 0 for one in counted) or None,
        visits=sum(one.visits for one in standings),
        asked=sum(one.asked for one in standings),
        confirmed=sum(one.confirmed for one in standings),
        home=sum(one.home for one in counted),
    )


def _visits(claims: QuerySet[Claim], by: str) -> dict[object, int]:
    days = ClaimDay.objects.filter(claim__in=claims).order_by()
    return dict(days.values_list(by).annotate(Sum("visits")))


def _arrivals(claims: QuerySet[Claim], by: str) -> dict[object, dict[str, int]]:
    rows = Arrival.objects.filter(claim__in=claims).order_by().values(by)
    counted = rows.annotate(
        asked=Count("pk"),
        confirmed=Count("pk", filter=Q(subscription__confirmed_at__isnull=False)),
        home=Count("pk", filter=Q(subscription__state=Subscription.State.CONFIRMED)),
    )
    return {row.pop(by): row for row in counted}
