"""People who come home from a file, many at a time; nobody is mailed, nobody is raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import bulk
from newsletter import journal
from newsletter.actions.refusal import is_weaker, suppress
from newsletter.addresses import hash_of
from newsletter.consent import NOES, Bucket, Decision, Known
from newsletter.evidence import Proof, shorten
from newsletter.models import ConsentEvent, Newsletter, Subscriber, Subscription, Suppression

CHANGES_NOTHING = ("here_already", "waits_already")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A line of a file that was decided: `row` is the number of its report line."""

    row: int
    address: str
    decision: Decision
    shown: str = ""
    name: str = ""
    language: str = ""
    ip: str = ""
    confirmed_at: datetime | None = None
    left_at: datetime | None = None
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a batch: the rows that made a place, each with whether it made the person too;
    and who stands at each of its addresses."""

    made: Mapping[int, bool]
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Homecoming:
    """One run: onto which list, from where, and the number by which it can be taken back."""

    newsletter: Newsletter
    how: str
    run: int


def known_at(*, newsletter: Newsletter, addresses: Iterable[str]) -> dict[str, Known]:
    """Where each of these normalised addresses stands on a list, in two queries."""
    hashes = {hash_of(address): address for address in addresses}
    states = dict(
        Subscription.objects.filter(
            newsletter=newsletter, subscriber__address__in=hashes.values()
        ).values_list("subscriber__address", "state")
    )
    said = Suppression.objects.filter(
        Q(newsletter=newsletter) | Q(newsletter=None),
        site=newsletter.site_id,
        address_hash__in=hashes,
    ).values_list("address_hash", "reason")
    noes = {hashes[address_hash]: reason for address_hash, reason in said}
    return {
        address: Known(states.get(address, ""), noes.get(address, ""))
        for address in hashes.values()
    }


@transaction.atomic
def take_in(*, homecoming: Homecoming, arrivals: Sequence[Arrival]) -> Taken:
    """Do what was decided about a batch of lines.

    A no is in the journal before it is in the database. Nobody's state is
    raised, nobody is mailed, and the same batch again changes nothing.
    """
    _remember(homecoming, [one for one in arrivals if one.decision.no])
    fresh = [
        one
        for one in arrivals
        if one.decision.bucket in {Bucket.ADMIT, Bucket.INVITE}
        and one.decision.reason not in CHANGES_NOTHING
    ]
    before = _people_at(homecoming, arrivals)
    new = [one for one in fresh if one.address not in before]
    _make_people(homecoming, new)
    people = before | _people_at(homecoming, new)
    _make_places(homecoming, fresh, people)
    return Taken({one.row: one.address not in before for one in fresh}, people)


@transaction.atomic
def take_out(*, homecoming: Homecoming, rows: Mapping[int, bool]) -> dict[int, str]:
    """Take back the places these rows made; says by row why one was left, empty when it is gone.

    `rows` says of each whether it made the person too: they go with their place
    when nothing else holds them. Who acted since stays, and a no that was
    learned is never taken back.
    """
    places = Subscription.objects.filter(
        newsletter=homecoming.newsletter, intake_row__in=rows
    ).select_related("subscriber", "newsletter")
    held = _who_acted([place.subscriber_id for place in places], homecoming)
    left: dict[int, str] = dict.fromkeys(rows, "")
    gone = []
    for place in places:
        if place.subscriber_id in held:
            left[place.intake_row or 0] = "acted_since"
        else:
            gone.append(place)
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber=place.subscriber,
            newsletter=homecoming.newsletter,
            kind=ConsentEvent.Kind.UNDONE,
            how=homecoming.how[:120],
            intake_run=homecoming.run,
        )
        for place in gone
    )
    Subscription.objects.filter(pk__in=[place.pk for place in gone]).delete()
    _let_go([one.subscriber_id for one in gone if rows[one.intake_row or 0]], homecoming)
    return left


def _remember(homecoming: Homecoming, arrivals: Sequence[Arrival]) -> None:
    """Keep every no: those of strangers together, one that changes something by its own verb."""
    newsletter = homecoming.newsletter
    hashes = {(hash_of(one.address), one.decision.no): one for one in arrivals}
    wanted = {address_hash for address_hash, _no in hashes}
    noes = Suppression.objects.filter(site=newsletter.site_id, address_hash__in=wanted)
    said = {(no.address_hash, no.newsletter_id): no.reason for no in noes}
    places = Subscription.objects.filter(
        subscriber__site=newsletter.site_id, subscriber__address_hash__in=wanted
    ).exclude(state__in=NOES)
    known = set(places.values_list("subscriber__address_hash", flat=True))
    fresh = []
    for (address_hash, no), one in hashes.items():
        scope = _scope(newsletter, no)
        before = said.get((address_hash, scope.pk if scope else None), "")
        if address_hash in known or (before and is_weaker(before, no)):
            suppress(
                site=newsletter.site,
                address_hash=address_hash,
                reason=no,
                newsletter=scope,
                proof=Proof(how=homecoming.how),
            )
        elif not before:
            fresh.append((address_hash, no, one))
            known.add(address_hash)  # a second no about one address goes the careful way
    _write_noes(homecoming, fresh)


def _write_noes(homecoming: Homecoming, fresh: Sequence[tuple[str, str, Arrival]]) -> None:
    if not fresh:
        return
    site, now = homecoming.newsletter.site, timezone.now()
    journal.append_all(
        journal.Line(
            act="no",
            site=f"{site.hostname}:{site.port}",
            newsletter=homecoming.newsletter.slug if _scope(homecoming.newsletter, no) else "",
            address_hash=address_hash,
            reason=no,
            at=now.isoformat(),
        )
        for address_hash, no, _one in fresh
    )
    Suppression.objects.bulk_create(
        (
            Suppression(
                site=site,
                newsletter=_scope(homecoming.newsletter, no),
                address_hash=address_hash,
                reason=no,
                at=min(one.left_at or now, now),
                note=homecoming.how[:255],
            )
            for address_hash, no, one in fresh
        ),
        ignore_conflicts=True,
    )


def _scope(newsletter: Newsletter, no: str) -> Newsletter | None:
    """Who left, left one list; a dead address, a complaint or a ban counts for the brand."""
    return newsletter if no == Suppression.Reason.UNSUBSCRIBED else None


def _people_at(homecoming: Homecoming, arrivals: Sequence[Arrival]) -> dict[str, int]:
    """Whom the brand knows at these addresses."""
    found = Subscriber.objects.filter(
        site=homecoming.newsletter.site_id, address__in={one.address for one in arrivals}
    )
    return dict(found.values_list("address", "pk"))


def _make_people(homecoming: Homecoming, new: Sequence[Arrival]) -> None:
    """Make those whom the brand does not know at all."""
    site, how = homecoming.newsletter.site_id, homecoming.how[:120]
    bulk.insert(
        Subscriber,
        ["site_id", "address", "address_hash", "shown_address", "name", "language", "source"],
        (
            (
                site,
                one.address,
                hash_of(one.address),
                one.shown[:320],
                one.name[:200],
                one.language[:10],
                how,
            )
            for one in {one.address: one for one in new}.values()
        ),
        ignore_conflicts=True,  # on PostgreSQL somebody may subscribe at this very moment
    )


def _make_places(
    homecoming: Homecoming, fresh: Sequence[Arrival], people: Mapping[str, int]
) -> None:
    now = timezone.now()
    newsletter, run, how = homecoming.newsletter.pk, homecoming.run, homecoming.how[:120]
    places, events = [], []
    for one in fresh:
        person = people[one.address]
        is_admitted = one.decision.bucket is Bucket.ADMIT
        since = min(one.confirmed_at or now, now) if is_admitted else None
        state = "confirmed" if is_admitted else "pending"
        told = {**one.evidence, "decided": one.decision.reason}
        places.append((person, newsletter, state, since, one.row))
        events.append((person, newsletter, "imported", how, shorten(one.ip), told, run))
    bulk.insert(
        Subscription,
        ["subscriber_id", "newsletter_id", "state", "confirmed_at", "intake_row"],
        places,
        ignore_conflicts=True,
    )
    bulk.insert(
        ConsentEvent,
        ["subscriber_id", "newsletter_id", "kind", "how", "ip", "evidence", "intake_run"],
        events,
    )


def _who_acted(people: Sequence[int], homecoming: Homecoming) -> set[int]:
    """Those who did something on this list that is not this run's doing."""
    return set(
        ConsentEvent.objects.filter(subscriber__in=people, newsletter=homecoming.newsletter)
        .filter(Q(intake_run=None) | ~Q(intake_run=homecoming.run))
        .values_list("subscriber", flat=True)
    )


def _let_go(people: Sequence[int], homecoming: Homecoming) -> None:
    """Forget who came with this run and has no place, no mail and no history of another kind."""
    others = ConsentEvent.objects.filter(subscriber__in=people).filter(
        Q(intake_run=None) | ~Q(intake_run=homecoming.run)
    )
    Subscriber.objects.filter(pk__in=people, subscriptions=None, deliveries=None).exclude(
        pk__in=others.values("subscriber")
    ).delete()
