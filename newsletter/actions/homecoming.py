"""People who come home from a file, many at a time; nobody is mailed, nobody is raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from core import bulk
from core.among import Among
from newsletter.actions.refusal import STATE_AFTER
from newsletter.actions.remembering import No, remember, scope_of
from newsletter.consent import NOES, Bucket, Decision, Known
from newsletter.evidence import shorten
from newsletter.histories import History
from newsletter.models import (
    ConsentEvent,
    Newsletter,
    Subscriber,
    Subscription,
    Suppression,
    Tag,
    Tagging,
)

CHANGES_NOTHING = ("here_already", "waits_already")
PERSON = (
    "site_id",
    "address",
    "address_hash",
    "shown_address",
    "name",
    "language",
    "source",
    "time_zone",
    "created_at",
)
PLACE = (
    "subscriber_id",
    "newsletter_id",
    "state",
    "created_at",
    "confirmed_at",
    "left_at",
    "intake_row",
)
EVENT = (
    "subscriber_id",
    "newsletter_id",
    "kind",
    "at",
    "how",
    "wording",
    "source_url",
    "ip",
    "evidence",
    "intake_run",
)


class Arrival(NamedTuple):
    """A line of a file that was decided: `row` is the number of its report line.

    `evidence` is JSON already: a list may have a million lines.
    """

    row: int
    address: str
    address_hash: str
    decision: Decision
    shown: str = ""
    name: str = ""
    language: str = ""
    ip: str = ""
    confirmed_at: datetime | None = None
    left_at: datetime | None = None
    evidence: str = "{}"
    says: str = ""
    tags: tuple[str, ...] = ()
    history: History | None = None

    @property
    def state(self) -> str:
        """The state of a place that this line makes: never more than was decided.

        Only a line of our own archive makes one for somebody who said no.
        """
        if self.decision.bucket is Bucket.ADMIT:
            return "confirmed"
        if self.decision.bucket is Bucket.INVITE or self.says == "pending":
            return "pending"
        return STATE_AFTER.get(self.decision.no, "unsubscribed")


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a batch: the rows that made a place, each with whether it made the person too;
    and who stands at each of its addresses.
    """

    made: Mapping[int, bool]
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Homecoming:
    """One run: onto which list, from where, and the number by which it can be taken back."""

    newsletter: Newsletter
    how: str
    run: int


def known_at(*, newsletter: Newsletter, addresses: Mapping[str, str]) -> dict[str, Known]:
    """Where those of these normalised addresses stand on a list that have a place or a no.

    Given are the addresses by their keyed hashes; asked are two queries.
    """
    states = _states(newsletter, addresses.values())
    said = Suppression.objects.filter(
        Q(newsletter=newsletter) | Q(newsletter=None),
        site=newsletter.site_id,
        address_hash__in=Among(addresses),
    ).values_list("address_hash", "reason")
    noes = {addresses[address_hash]: reason for address_hash, reason in said}
    return {
        address: Known(states.get(address, ""), noes.get(address, ""))
        for address in states.keys() | noes.keys()
    }


@transaction.atomic
def take_in(*, homecoming: Homecoming, arrivals: Sequence[Arrival]) -> Taken:
    """Do what was decided about a batch of lines.

    A no is in the journal before it is in the database. Nobody's state is
    raised, nobody is mailed, and the same batch again changes nothing.
    """
    newsletter = homecoming.newsletter
    remember(
        site=newsletter.site, noes=[_no(homecoming, one) for one in arrivals if one.decision.no]
    )
    fresh = _fresh(homecoming, arrivals)
    before = _people_at(homecoming, arrivals)
    new = [one for one in fresh if one.address not in before]
    _make_people(homecoming, new)
    people = before | _people_at(homecoming, new)
    _make_places(homecoming, fresh, people)
    _stick_tags(homecoming, new, people)
    return Taken({one.row: one.address not in before for one in fresh}, people)


def _no(homecoming: Homecoming, one: Arrival) -> No:
    return No(
        address_hash=one.address_hash,
        reason=one.decision.no,
        newsletter=scope_of(one.decision.no, homecoming.newsletter),
        at=one.left_at,
        note=homecoming.how,
    )


def _fresh(homecoming: Homecoming, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Those who are to have a place on the list and have none."""
    told = [one.address for one in arrivals if one.history and one.decision.bucket is Bucket.HOLD]
    placed = _states(homecoming.newsletter, told) if told else {}
    return [
        one
        for one in arrivals
        if (
            one.decision.bucket in {Bucket.ADMIT, Bucket.INVITE}
            and one.decision.reason not in CHANGES_NOTHING
        )
        or (
            one.history
            and one.decision.bucket is Bucket.HOLD
            and one.decision.reason != "repeated"
            and one.address not in placed
        )
    ]


def _people_at(homecoming: Homecoming, arrivals: Sequence[Arrival]) -> dict[str, int]:
    """Whom the brand knows at these addresses."""
    found = Subscriber.objects.filter(
        site=homecoming.newsletter.site_id,
        address__in=Among({one.address for one in arrivals}),
    )
    return dict(found.values_list("address", "pk"))


def _states(newsletter: Newsletter, addresses: Iterable[str]) -> dict[str, str]:
    """The state of the place that these addresses have on a list.

    Asked from the person, with or without a place: asked from the place, a database that has
    statistics may look at all places of the list.
    """
    place = FilteredRelation("subscriptions", condition=Q(subscriptions__newsletter=newsletter))
    found = Subscriber.objects.filter(site=newsletter.site_id, address__in=Among(addresses))
    placed = found.annotate(place=place).values_list("address", F("place__state"))
    return {address: state for address, state in placed if state}


def _make_people(homecoming: Homecoming, new: Sequence[Arrival]) -> None:
    """Make those whom the brand does not know at all."""
    site, how, now = homecoming.newsletter.site_id, homecoming.how[:120], timezone.now()
    bulk.insert(
        Subscriber,
        PERSON,
        (
            (
                site,
                one.address,
                one.address_hash,
                (one.history.shown if one.history else one.shown)[:320],
                one.name[:200],
                one.language[:10],
                one.history.source if one.history else how,
                one.history.time_zone if one.history else "",
                one.history.known_since if one.history else now,
            )
            for one in {one.address: one for one in new}.values()
        ),
        ignore_conflicts=True,  # on PostgreSQL somebody may subscribe at this very moment
    )


def _make_places(
    homecoming: Homecoming, fresh: Sequence[Arrival], people: Mapping[str, int]
) -> None:
    now, newsletter = timezone.now(), homecoming.newsletter.pk
    bulk.insert(
        Subscription,
        PLACE,
        (
            (
                people[one.address],
                newsletter,
                one.state,
                one.history.since if one.history else now,
                _confirmed_at(one, now),
                one.left_at if one.state in NOES else None,
                one.row,
            )
            for one in fresh
        ),
        ignore_conflicts=True,
    )
    bulk.insert(
        ConsentEvent,
        EVENT,
        (
            (people[one.address], newsletter, *event, homecoming.run)
            for one in fresh
            for event in _events(homecoming, one, now)
        ),
        encoded=("evidence",),
    )


def _stick_tags(homecoming: Homecoming, new: Sequence[Arrival], people: Mapping[str, int]) -> None:
    """The words that the file keeps with those who are new here."""
    worn = {(one.address, tag[:60]) for one in new for tag in one.tags if tag}
    if not worn:
        return
    site, names = homecoming.newsletter.site_id, {tag for _address, tag in worn}
    bulk.insert(Tag, ["site_id", "name"], [(site, name) for name in names], ignore_conflicts=True)
    keys = dict(Tag.objects.filter(site=site, name__in=names).values_list("name", "pk"))
    rows = [(keys[tag], people[address]) for address, tag in sorted(worn)]
    bulk.insert(Tagging, ["tag_id", "subscriber_id"], rows, ignore_conflicts=True)


def _confirmed_at(one: Arrival, now: datetime) -> datetime | None:
    """When they said yes: now where a yes is proven without a time, nothing where it is not."""
    if one.decision.bucket is Bucket.ADMIT:
        return min(one.confirmed_at or now, now)
    return one.confirmed_at if one.history and one.state in NOES else None


def _events(homecoming: Homecoming, one: Arrival, now: datetime) -> Iterator[tuple[Any, ...]]:
    """What is known to have happened to somebody's consent: their past, or that they came home."""
    for past in one.history.events if one.history else ():
        how = (past.how, past.wording, past.source_url, past.ip)
        yield (past.kind, past.at, *how, bulk.as_json(dict(past.evidence)))
    if one.history is None or not one.history.events:
        how = (homecoming.how[:120], "", "", shorten(one.ip))
        yield ("imported", now, *how, one.evidence)
