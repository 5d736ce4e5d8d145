"""Who asked Medium to be told by mail of new stories.

Since April 2025 their addresses are hidden behind asterisks: those are counted and cannot be
mailed. A file without headers is one address a line.
"""

from __future__ import annotations

from syndication.audience import AudienceTable
from syndication.exchange import Drop
from syndication.tables import headers_in

BARE = frozenset({"column 1"})


class Subscribers(AudienceTable):
    """The list of mail subscribers of an account."""

    name = "Medium"
    label = "Medium subscribers"
    signatures = (frozenset({"email", "subscribed at"}), BARE)
    confidence = 60
    parts = {
        "email": "address",
        "column 1": "address",
        "name": "name",
        "subscribed at": "subscribed_at",
    }
    default = "confirmed"

    def knows(self, drop: Drop, member: str) -> bool:
        """Nothing but its columns: others have a day and an address among many."""
        headers = headers_in(drop, member)
        if headers == BARE:
            return member.lower().endswith(".txt")
        return {"email"} <= headers <= {"email", "name", "subscribed at"} and (
            "subscribed at" in headers or "medium" in f"{drop.name}/{member}".lower()
        )
