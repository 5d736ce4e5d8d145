"""The mailable people of one list, as a table that another tool takes in.

Such a tool mails everyone it is given: so nobody else is in it. A name that a
spreadsheet would compute gets an apostrophe. An address cannot be changed
without becoming another's, so one that begins like a formula is left out; the
archive has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from core import sheets
from newsletter.models import Newsletter, Segment, Subscription

A_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that reads lists: the headers it knows, and a row for each place."""

    name: str
    headers: tuple[str, ...]
    row: Callable[[Subscription], Sequence[str]]


def _ghost(place: Subscription) -> Sequence[str]:
    since = (place.confirmed_at or place.created_at).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return (place.subscriber.address, _name(place), "true", since, place.newsletter.name)


def _mailchimp(place: Subscription) -> Sequence[str]:
    first, _blank, last = place.subscriber.name.partition(" ")
    return (place.subscriber.address, sheets.harmless(first), sheets.harmless(last))


def _substack(place: Subscription) -> Sequence[str]:
    return (place.subscriber.address, _name(place))


def _listmonk(place: Subscription) -> Sequence[str]:
    language = place.subscriber.language
    known = {"language": language} if language else {}
    return (place.subscriber.address, _name(place), json.dumps(known))


TOOLS = {
    "ghost": Tool(
        "Ghost", ("email", "name", "subscribed_to_emails", "created_at", "labels"), _ghost
    ),
    "mailchimp": Tool("Mailchimp", ("Email Address", "First Name", "Last Name"), _mailchimp),
    "substack": Tool("Substack", ("email", "name"), _substack),
    "listmonk": Tool("listmonk", ("email", "name", "attributes"), _listmonk),
}


def table_for(
    tool: str,
    newsletter: Newsletter,
    *,
    segment: Segment | None = None,
    people: Collection[int] | None = None,
) -> Iterator[str]:
    """The list as CSV, a line at a time; with a segment or chosen people, those only."""
    known = TOOLS[tool]
    mailable = Subscription.objects.mailable(newsletter)
    chosen = segment.narrow(mailable) if segment else mailable
    chosen = chosen if people is None else chosen.filter(subscriber__in=people)
    places = chosen.select_related("subscriber", "newsletter").order_by("pk").iterator(A_CHUNK)
    sound = (one for one in places if not sheets.is_formula(one.subscriber.address))
    return sheets.lines(known.headers, (known.row(one) for one in sound))


def _name(place: Subscription) -> str:
    return sheets.harmless(place.subscriber.name)
