"""Domicile itself: an audience that was taken out of a house comes home into this one.

The archive is that of `newsletter.exporting`: a manifest, the lists, every no
as a keyed hash, and a person a line with their places, tags and history. It is
read like any stranger's: what it says is a claim, and the house decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from syndication.exchange import Drop, Person, PersonState, Recognition, Refusal, UnreadableFile
from syndication.words import _

KIND = "domicile audience"
FORMAT = 1
MANIFEST, REFUSALS, CONTACTS = "manifest.json", "refusals.jsonl", "contacts.jsonl"
LONGEST_LINE = 4_000_000  # bytes
LARGEST_MANIFEST = 65_536
STATES: dict[str, PersonState] = {
    "confirmed": "confirmed",
    "pending": "pending",
    "unsubscribed": "unsubscribed",
    "bounced": "bounced",
    "complained": "complained",
}


class Domicile:
    """Domicile: people come in with all that is known of their consent, and every no."""

    key: ClassVar[str] = "domicile"
    name: ClassVar[str] = "Domicile"

    def recognise(self, drop: Drop) -> Recognition:
        """By its manifest."""
        if _manifest(drop).get("kind") == KIND:
            return Recognition(100, "Domicile audience", ("people",))
        return Recognition(0, "")

    def read_people(self, drop: Drop) -> Iterator[Person]:
        """Every place of every person, one a line of the report."""
        for number, told in _lines(drop, CONTACTS):
            for place in _dicts(told.get("places")):
                yield _person(number, told, place)

    def read_refusals(self, drop: Drop) -> Iterator[Refusal]:
        """Every no, in the order in which it was written down."""
        key = _text(_manifest(drop), "key")
        for _number, told in _lines(drop, REFUSALS):
            yield Refusal(
                address_hash=_text(told, "hash"),
                reason=_text(told, "reason"),
                newsletter=_text(told, "newsletter"),
                note=_text(told, "note"),
                at=_time(told, "at"),
                key=key,
            )


def _manifest(drop: Drop) -> dict[str, Any]:
    """What the archive says it is; nothing where there is no such member. A newer form is refused.

    Raises `UnreadableFile`.
    """
    if MANIFEST not in drop.members():
        return {}
    try:
        told = json.loads(drop.head(MANIFEST, LARGEST_MANIFEST))
    except ValueError:
        return {}
    if not isinstance(told, dict) or told.get("kind") != KIND:
        return {}
    if told.get("format") != FORMAT:
        raise UnreadableFile(
            _("%(name)s was made by a newer Domicile. Upgrade this one first.")
            % {"name": drop.name}
        )
    return told


def _person(number: int, told: dict[str, Any], place: dict[str, Any]) -> Person:
    confirmed_at = _time(place, "confirmed_at")
    list_name = _text(place, "newsletter")
    return Person(
        row=number,
        address=_text(told, "address"),
        state=STATES.get(_text(place, "state"), ""),
        name=_text(told, "name"),
        language=_text(told, "language"),
        subscribed_at=_time(place, "since"),
        confirmed_at=confirmed_at,
        left_at=_time(place, "left_at"),
        evidence=f"{CONTACTS}:{number} {list_name}",
        tags=tuple(one for one in _list(told.get("tags")) if isinstance(one, str)),
        newsletter=list_name,
        history={**told, "place": place},
    )


def _lines(drop: Drop, member: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a member, one a line; what is none is an object that says nothing."""
    with drop.open(member) as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            try:
                told = json.loads(line)
            except (ValueError, RecursionError):
                told = {}
            yield number, told if isinstance(told, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; one that says nothing where there is none: a line is never lost."""
    return [one for one in _list(value) if isinstance(one, dict)] or [{}]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _time(told: dict[str, Any], name: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(told, name))
    except ValueError:
        return None
    return found if found.tzinfo else None
