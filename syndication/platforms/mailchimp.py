"""Mailchimp: everything we know about it.

An audience leaves Mailchimp as one archive with a file for each state, or as
those files one by one. Their first headers are in the language of the
account, the last ones never: by those a file is recognised. Times are written
without a zone and are taken as UTC.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import ClassVar, Literal

from syndication.exchange import Drop, Person, Recognition
from syndication.tables import Row, Table, headers_of, moment

SIGNATURE = frozenset({"optin_time", "confirm_time", "leid", "euid"})
ADDRESS = re.compile(r"e-?mail|courriel|correo|メール", re.IGNORECASE)
FIRST_NAMES = ("first name", "prénom", "vorname", "nome", "nombre")
LAST_NAMES = ("last name", "nom", "nachname", "cognome", "apellido", "apellidos")
# Words of the SOURCE column that mean "the person filled in a form themselves".
OWN_ACT = re.compile(r"\b(sign-?up|form|landing page|pop-?up|confirm)", re.IGNORECASE)
BROUGHT = re.compile(r"\b(import|admin|manual|file|list)", re.IGNORECASE)

State = Literal["confirmed", "pending", "unsubscribed", "bounced", "complained"]


class Mailchimp:
    """Mailchimp: people come in, with what the file proves about their yes."""

    key: ClassVar[str] = "mailchimp"
    name: ClassVar[str] = "Mailchimp"

    def recognise(self, drop: Drop) -> Recognition:
        """By the headers that Mailchimp never translates."""
        if _audiences(drop):
            return Recognition(95, "Mailchimp audience", ("people",))
        return Recognition(0, "")

    def read_people(self, drop: Drop) -> Iterator[Person]:
        """Every line of every audience file of the drop."""
        for member in _audiences(drop):
            with drop.open(member) as file:
                table = Table(file, name=member)
                reader = _Reader(member, table)
                for row in table.rows():
                    yield reader.person(row)


class _Reader:
    """Reads the lines of one file: what it holds is known from its columns, then from its name."""

    def __init__(self, member: str, table: Table) -> None:
        self.member = member
        self.headers = frozenset(table.headers)
        self.address = next((one for one in table.headers if ADDRESS.search(one)), table.headers[0])
        name = PurePosixPath(member).name.lower().replace("-", "").replace("_", "")
        self.never_asked = name.startswith("nonsubscribed")

    def person(self, row: Row) -> Person:
        asked, confirmed = moment(row.get("optin_time")), moment(row.get("confirm_time"))
        state = self._state(row)
        names = (row.get(*FIRST_NAMES), row.get(*LAST_NAMES))
        return Person(
            row=row.line,
            address=row.get(self.address),
            state=state,
            name=" ".join(name for name in names if name),
            subscribed_at=asked,
            confirmed_at=confirmed if state != "pending" else None,
            left_at=moment(row.get("unsub_time", "clean_time")),
            ip=row.get("confirm_ip", "optin_ip"),
            evidence=self._evidence(row),
            tags=_tags(row.get("tags")),
            problem=row.problem,
        )

    def _state(self, row: Row) -> State:
        if "unsub_time" in self.headers:
            is_abuse = row.get("unsub_reason").upper().startswith("ABUSE")
            return "complained" if is_abuse else "unsubscribed"
        if "clean_time" in self.headers:
            return "bounced"
        source = row.get("source")
        if self.never_asked or (BROUGHT.search(source) and not OWN_ACT.search(source)):
            return "pending"
        is_own = moment(row.get("optin_time")) and OWN_ACT.search(source)
        return "confirmed" if moment(row.get("confirm_time")) or is_own else "pending"

    def _evidence(self, row: Row) -> str:
        told = ("optin_time", "optin_ip", "confirm_time", "confirm_ip", "source")
        left = ("unsub_time", "unsub_reason", "clean_time")
        facts = [f"{one}={row.get(one)}" for one in (*told, *left) if row.get(one)]
        return f"{self.member}:{row.line} {' '.join(facts)}".strip()


def _audiences(drop: Drop) -> list[str]:
    """The members of a drop that are audience files."""
    return [
        member
        for member in drop.members()
        if member.lower().endswith((".csv", ".txt")) and headers_of(drop.head(member)) >= SIGNATURE
    ]


def _tags(cell: str) -> tuple[str, ...]:
    """The tags of a cell, which is itself written as CSV."""
    return tuple(tag.strip() for tag in next(csv.reader([cell]), []) if tag.strip())
