"""Noes that come from a file, many at a time: in the journal first, then in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from wagtail.models import Site

from core import bulk
from core.among import Among
from newsletter import journal
from newsletter.actions.refusal import is_weaker, suppress
from newsletter.consent import NOES
from newsletter.evidence import Proof
from newsletter.models import Newsletter, Subscription, Suppression

NO = ("site_id", "newsletter_id", "address_hash", "reason", "at", "note")


@dataclass(frozen=True, slots=True)
class No:
    """What one address said, of one list or (without one) of the whole brand."""

    address_hash: str
    reason: str
    newsletter: Newsletter | None = None
    at: datetime | None = None
    note: str = ""

    @property
    def scope(self) -> int | None:
        return self.newsletter.pk if self.newsletter else None


def scope_of(reason: str, newsletter: Newsletter) -> Newsletter | None:
    """Who left, left one list; a dead address, a complaint or a ban counts for the brand."""
    return newsletter if reason == Suppression.Reason.UNSUBSCRIBED else None


def queue_up(site: Site) -> None:
    """Wait in a transaction until no other one writes many people of the brand.

    On PostgreSQL two files that come home at once would wait for each other's
    rows for ever; SQLite has one writer. Sign-ups are not held up.
    """
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)


def remember(*, site: Site, noes: Sequence[No]) -> None:
    """Keep every no: those of strangers together, one that changes something by its own verb.

    What the brand was told before, as strongly and of all its lists, is not told again.
    Must be in a transaction.
    """
    queue_up(site)
    wanted = {one.address_hash for one in noes}
    found = Suppression.objects.filter(site=site, address_hash__in=Among(wanted))
    said: dict[tuple[str, int | None], str] = {
        (address_hash, scope): reason
        for address_hash, scope, reason in found.values_list(
            "address_hash", "newsletter_id", "reason"
        )
    }
    places = Subscription.objects.filter(
        subscriber__site=site, subscriber__address_hash__in=Among(wanted)
    ).exclude(state__in=NOES)
    known = set(places.values_list("subscriber__address_hash", flat=True))
    fresh: list[No] = []
    for one in {(each.address_hash, each.reason, each.scope): each for each in noes}.values():
        before = said.get((one.address_hash, one.scope), "")
        everywhere = said.get((one.address_hash, None), "")
        if one.address_hash in known or (before and is_weaker(before, one.reason)):
            proof = Proof(how=one.note[:120])
            suppress(
                site=site,
                address_hash=one.address_hash,
                reason=one.reason,
                newsletter=one.newsletter,
                proof=proof,
            )
        elif not before and (not everywhere or is_weaker(everywhere, one.reason)):
            fresh.append(one)
            known.add(one.address_hash)  # a second no about one address goes the careful way
    _write(site, fresh)


def _write(site: Site, fresh: Sequence[No]) -> None:
    if not fresh:
        return
    now = timezone.now()
    journal.append_all(
        journal.Line(
            act="no",
            site=f"{site.hostname}:{site.port}",
            newsletter=one.newsletter.slug if one.newsletter else "",
            address_hash=one.address_hash,
            reason=one.reason,
            at=now.isoformat(),
        )
        for one in fresh
    )
    bulk.insert(
        Suppression,
        NO,
        (
            (
                site.pk,
                one.scope,
                one.address_hash,
                one.reason,
                min(one.at or now, now),
                one.note[:255],
            )
            for one in fresh
        ),
        ignore_conflicts=True,
    )
