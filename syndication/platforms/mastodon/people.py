"""Followers on Mastodon, as its export lists them: names of accounts and no addresses.

They look like addresses and are none: mail to `ada@mastodon.example` reaches nobody. They are
counted, and nothing of them is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndication.exchange import Drop, Person, Recognition
from syndication.tables import Table, headers_in

ONLY = frozenset({"account address"})  # who is followed has more columns: they follow nobody here


def recognise(drop: Drop) -> Recognition:
    """By its one column."""
    if _lists(drop):
        return Recognition(90, "Mastodon followers", ("people",))
    return Recognition(0, "")


def read_people(drop: Drop) -> Iterator[Person]:
    """One nobody for each follower."""
    for member in _lists(drop):
        with drop.open(member) as file:
            for row in Table(file, name=member).rows():
                where = f"{member}:{row.line}"
                yield Person(row=row.line, address="", state="no_email", evidence=where)


def _lists(drop: Drop) -> list[str]:
    return [member for member in drop.members() if headers_in(drop, member) == ONLY]
