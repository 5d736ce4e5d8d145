"""Questions about a mailing on its way."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from newsletter.models import Delivery, Mailing

IN_DOUBT = ("presumed", "unknown")


def counts_of(mailing: Mailing) -> dict[str, int]:
    """How many mails stand in each state; every state is named, also with none. One query."""
    found = dict(mailing.deliveries.order_by().values_list("state").annotate(number=Count("pk")))
    return {state: found.get(state, 0) for state in Delivery.State.values}


def deliveries_of(mailing: Mailing, *, state: str = "", words: str = "") -> QuerySet[Delivery]:
    """The lines of the ledger: by state ("doubt" for both kinds of it), by part of an address."""
    found = mailing.deliveries.order_by("pk")
    if state == "doubt":
        found = found.filter(state__in=IN_DOUBT)
    elif state:
        found = found.filter(state=state)
    return found.filter(address__icontains=words) if words else found
