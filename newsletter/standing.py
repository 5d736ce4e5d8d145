"""Questions about where people stand: all of them in numbers, one of them with the reason."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from newsletter.addresses import hash_of, normalise
from newsletter.models import ConsentEvent, Newsletter, Subscription, Suppression

STATES = ["mailable", "pending", "unsubscribed", "bounced", "complained", "blocked", "erased"]
SENTENCES = {
    "confirmed": "Confirmed, and never said no.",
    "pending": "Has not said yes.",
    "unsubscribed": "Has unsubscribed.",
    "bounced": "The address refused mail.",
    "complained": "Complained about our mail.",
    "blocked": "Blocked by the brand.",
    "erased": "Asked to be erased.",
    "unknown": "Nobody is known at this address.",
}


def counts(newsletters: QuerySet[Newsletter]) -> dict[str, int]:
    """How many places on these lists are mailable, wait for a yes, or ended in a no.

    Somebody who said no counts once for it, by its reason, on whatever list they stood.
    """
    found: Counter[str] = Counter()
    noes = Suppression.objects.filter(
        Q(newsletter=OuterRef("newsletter")) | Q(newsletter=None),
        site=OuterRef("newsletter__site"),
        address_hash=OuterRef("subscriber__address_hash"),
    )
    silent = Subscription.objects.filter(
        ~Exists(noes), newsletter__in=newsletters, subscriber__erased_at=None
    )
    found.update(dict(silent.order_by().values_list("state").annotate(number=Count("pk"))))
    said = Suppression.objects.filter(
        Q(newsletter__in=newsletters) | Q(newsletter=None, site__newsletters__in=newsletters)
    )
    by_reason = said.order_by().values_list("reason").annotate(number=Count("pk", distinct=True))
    found.update(dict(by_reason))
    mailable = sum(Subscription.objects.mailable(one).count() for one in newsletters)
    return {"mailable": mailable, **{state: found[state] for state in STATES[1:]}}


def check(address: str, newsletters: QuerySet[Newsletter]) -> dict[str, Any]:
    """Where one address stands on these lists, and every event that led there.

    Raises `BadAddress`. The strongest no is told; "unknown" where there is
    neither a person nor a no.
    """
    key = normalise(address)
    lists = list(newsletters.select_related("site"))
    places = Subscription.objects.filter(
        newsletter__in=lists, subscriber__address=key
    ).select_related("subscriber")
    noes = Suppression.objects.filter(
        Q(newsletter__in=lists) | Q(newsletter=None, site__in=[one.site for one in lists]),
        address_hash=hash_of(key),
    )
    is_mailable = any(
        Subscription.objects.mailable(one).filter(subscriber__address=key).exists() for one in lists
    )
    states = {place.state for place in places} | {no.reason for no in noes}
    state = "confirmed" if is_mailable else _strongest(states)
    events = ConsentEvent.objects.filter(
        subscriber__address=key, subscriber__site__in=[one.site for one in lists]
    ).select_related("newsletter")
    return {
        "address": key,
        "state": state,
        "mailable": is_mailable,
        "reason": SENTENCES[state],
        "consents": [_consent(event) for event in events],
    }


def _strongest(states: set[str]) -> str:
    order = ["blocked", "complained", "erased", "unsubscribed", "bounced", "pending"]
    return next((state for state in order if state in states), "unknown")


def _consent(event: ConsentEvent) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "at": event.at.isoformat(),
        "newsletter": event.newsletter.slug if event.newsletter else "",
        "how": event.how,
        "source_url": event.source_url,
        "ip": event.ip,
        "wording": event.wording,
        "evidence": event.evidence,
    }
