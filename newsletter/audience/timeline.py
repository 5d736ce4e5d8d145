"""What happened with one person, in one line of time: consents, mails, returns, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsletter.models import (
    Click,
    ConsentEvent,
    Delivery,
    Journey,
    ReturnEvent,
    Subscriber,
    Subscription,
)

SHOWN = 100  # of each kind, the latest
PROOFS = (ConsentEvent.Kind.CONFIRMED, ConsentEvent.Kind.IMPORTED)


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: `kind` for the eye, `what` and `about` in words."""

    at: datetime
    kind: str
    what: str | Promise
    about: str = ""
    detail: str = ""


def timeline(person: Subscriber) -> list[Moment]:
    """The latest first, in six queries whatever there is."""
    known = (_consents, _mails, _clicks, _returns, _notes, _journeys)
    found = chain.from_iterable(about(person) for about in known)
    return sorted(found, key=lambda moment: moment.at, reverse=True)


def proofs(person: Subscriber) -> list[tuple[Subscription, ConsentEvent | None]]:
    """For each place on a list, the event that shows why it is theirs; None where none does."""
    events = person.consent_events.filter(kind__in=PROOFS).order_by("at", "pk")
    latest = {event.newsletter_id: event for event in events}
    places = person.subscriptions.select_related("newsletter").order_by("pk")
    return [(place, latest.get(place.newsletter_id)) for place in places]


def _consents(person: Subscriber) -> Iterator[Moment]:
    for event in person.consent_events.select_related("newsletter").order_by("-at", "-pk")[:SHOWN]:
        about = str(event.newsletter) if event.newsletter else ""
        detail = " · ".join(filter(None, [event.how, event.source_url, event.ip]))
        yield Moment(event.at, event.kind, event.get_kind_display(), about, detail)


def _mails(person: Subscriber) -> Iterator[Moment]:
    for mail in person.deliveries.select_related("mailing").order_by("-pk")[:SHOWN]:
        outcome = str(Delivery.State(mail.state).label)
        yield Moment(
            mail.settled_at or mail.created_at, "mail", _("mail"), str(mail.mailing), outcome
        )


def _clicks(person: Subscriber) -> Iterator[Moment]:
    """Only while it is kept who pressed: see what a newsletter notices of clicks."""
    found = Click.objects.filter(delivery__subscriber=person, is_machine=False)
    for click in found.select_related("link").order_by("-pk")[:SHOWN]:
        yield Moment(click.at, "click", _("pressed a link"), str(click.link), click.link.url)


def _returns(person: Subscriber) -> Iterator[Moment]:
    found: list[ReturnEvent] = list(person.returns.order_by("-pk")[:SHOWN])
    for event in found:
        what = ", ".join(filter(None, [event.get_kind_display(), event.get_verdict_display()]))
        yield Moment(event.at, "return", what, event.code, event.words)


def _notes(person: Subscriber) -> Iterator[Moment]:
    for note in person.notes.select_related("author")[:SHOWN]:
        yield Moment(note.at, "note", _("note"), str(note.author or ""), note.words)


def _journeys(person: Subscriber) -> Iterator[Moment]:
    found = Journey.objects.filter(subscription__subscriber=person).select_related("series")
    for one in found.order_by("-begun_at")[:SHOWN]:
        state = f"{one.get_state_display()} · {one.place}"
        yield Moment(one.begun_at, "series", _("series of mails"), str(one.series), state)
