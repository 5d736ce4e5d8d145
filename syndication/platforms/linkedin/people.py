"""Connections on LinkedIn: colleagues, few of whom let their address be seen, none of whom asked.

The table stands below some lines of explanation. Who has an address waits for a yes of their own
and is never mailed before it; who has none is counted.
"""

from __future__ import annotations

from syndication.audience import AudienceTable, Cells, Reader, State


class Connections(AudienceTable):
    """The connections of an account."""

    name = "LinkedIn"
    label = "LinkedIn connections"
    signatures = (
        frozenset({"first name", "last name", "email address", "connected on"}),
        frozenset({"first name", "last name", "company", "position", "connected on"}),
    )
    below = frozenset({"first name", "last name", "connected on"})
    parts = {"email address": "address", "first name": "first_name", "last name": "last_name"}
    told = ("connected on",)

    def judged(self, cells: Cells, _reader: Reader, /) -> State:
        if cells.get("email address"):
            return "pending"
        return "no_email" if cells.get("first name", "last name", "url") else "pending"
