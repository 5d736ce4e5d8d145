"""Revue: its subscribers. Twitter closed it in January 2023.

Nobody has heard from these lists since, and a yes that old is asked for again.
"""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import AudienceTable, Cells, Reader, State, state_in_name
from syndication.exchange import Drop

NOES: dict[str, State] = {"unsubscribed": "unsubscribed", "unsubscribers": "unsubscribed"}


class Revue(AudienceTable):
    """Revue: people come in."""

    key: ClassVar[str] = "revue"
    name: ClassVar[str] = "Revue"
    signatures = (
        frozenset({"email", "created at"}),
        frozenset({"email", "first name", "last name"}),
    )
    confidence = 60
    parts = {
        "email": "address",
        "first name": "first_name",
        "last name": "last_name",
        "created at": "subscribed_at",
    }

    def knows(self, drop: Drop, member: str) -> bool:
        """Its headers are everybody's: the name of the file decides too."""
        name = member.rpartition("/")[2].lower()
        is_named = name.startswith(("subscribers_", "unsubscribed_", "subscribers-")) or (
            "revue" in f"{drop.name} {member}".lower()
        )
        return is_named and super().knows(drop, member)

    def judged(self, _cells: Cells, reader: Reader, /) -> State:
        return state_in_name(reader.member, NOES) or "pending"
