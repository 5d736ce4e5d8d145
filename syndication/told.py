"""A line of a list as it was read, in values that a file can keep: whose, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from newsletter.addresses import BadAddress, hash_of, normalise
from newsletter.consent import NOES, weight
from syndication.exchange import Person
from syndication.heard import Said, key_of

MOST_TOLD = 500  # characters of a row that are kept as evidence


class Line(NamedTuple):
    """A line of the file, counted over all its tables; times are ISO 8601, or empty.

    `name` stands on one line; `list` is a newsletter's short name, empty for the run's own.
    `address` is normalised and empty where the line is nobody's; `hash` and `key` are its.
    """

    number: int
    list: str
    address: str
    hash: str
    key: int
    state: str
    shown: str
    name: str
    language: str
    ip: str
    asked_at: str
    confirmed_at: str
    left_at: str
    told: str
    problem: str
    tags: tuple[str, ...]
    history: Mapping[str, Any] | None

    @property
    def is_proven(self) -> bool:
        return bool(self.confirmed_at or self.asked_at)

    @property
    def agreed_at(self) -> datetime | None:
        return _time(self.confirmed_at or self.asked_at)

    @property
    def gone_at(self) -> datetime | None:
        return _time(self.left_at)


def said(number: int, person: Person, *, own: str) -> Said:
    """What a line says and how much it must be heeded; `own` is the name of the run's list."""
    address, problem = _address(person)
    place = "" if person.newsletter == own else person.newsletter
    key = key_of(f"{place} {address}") if address else 0
    claimed = None
    if address and person.state:
        is_proven = bool(person.confirmed_at or person.subscribed_at)
        claimed = (key, weight(person.state, is_proven=is_proven), number)
    return claimed, [
        number,
        place,
        address,
        hash_of(address) if address else "",
        key,
        person.state,
        person.address,
        " ".join(person.name.split()),
        person.language,
        person.ip,
        _iso(person.subscribed_at),
        _iso(person.confirmed_at),
        _iso(person.left_at),
        person.evidence[:MOST_TOLD],
        problem,
        person.tags,
        person.history,
    ]


def _address(person: Person) -> tuple[str, str]:
    """Whose the line is, and what is wrong with it; a broken one may still say whose no it is."""
    address, problem = "", person.problem
    if person.address and person.state != "no_email":
        try:
            address = normalise(person.address)
        except BadAddress as error:
            problem = problem or str(error)
    if problem and person.state not in NOES:
        address = ""
    return address, problem


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
