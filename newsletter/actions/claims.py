"""Calling followers home: links, what they led to, and how many there are to call."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wagtail.models import Site

from newsletter.access import sites_written_for
from newsletter.campaigns.codes import new_code
from newsletter.models import Arrival, Claim, ClaimDay, Following, Subscription

CHANGE = "newsletter.change_claim"


@transaction.atomic
def link(*, site: Site, platform: str, place: str, campaign: str = "") -> Claim:
    """The link of a place on a platform, made the first time it is asked for.

    With the first of them comes the plain one, `/from/<platform>/`, for people
    who type it.
    """
    for one in {("page", ""), (place, " ".join(campaign.split())[:80])}:
        Claim.objects.get_or_create(
            site=site,
            platform=platform,
            place=one[0],
            campaign=one[1],
            defaults={"code": new_code()},
        )
    return Claim.objects.get(
        site=site, platform=platform, place=place, campaign=" ".join(campaign.split())[:80]
    )


def visit(claim: Claim) -> None:
    """Count that a claim link was opened; the count knows the day and nobody."""
    row, is_new = ClaimDay.objects.get_or_create(
        claim=claim, day=timezone.localdate(), defaults={"visits": 1}
    )
    if not is_new:
        ClaimDay.objects.filter(pk=row.pk).update(visits=F("visits") + 1)


def arrive(subscription: Subscription, *, claim: int) -> None:
    """Note by which link somebody asked for a place on a list; the first one counts."""
    Arrival.objects.get_or_create(subscription=subscription, defaults={"claim_id": claim})


def count_followers(
    *, site: Site, platform: str, followers: int, on: date | None = None, how: str = ""
) -> Following:
    """Write down how many follow the brand there; the last word of a day counts."""
    row, _new = Following.objects.update_or_create(
        site=site,
        platform=platform,
        on=on or timezone.localdate(),
        defaults={"followers": followers, "how": how[:120]},
    )
    return row


def check(user: Any, site: Site) -> None:
    """Raise `PermissionDenied` for who may not call anybody home in this brand's name."""
    if not user.has_perm(CHANGE) or site not in sites_written_for(user):
        raise PermissionDenied
