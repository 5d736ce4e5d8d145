"""The subscribers of a beehiiv publication."""

from __future__ import annotations

from syndication.audience import AudienceTable, Cells, Reader, State


class Subscribers(AudienceTable):
    """The table that beehiiv exports of everybody who ever subscribed."""

    name = "beehiiv"
    label = "beehiiv subscribers"
    signatures = (
        frozenset({"email", "status", "tier", "created at"}),
        frozenset({"email", "status", "unsubscribed at", "created at"}),
    )
    parts = {
        "email": "address",
        "first name": "first_name",
        "last name": "last_name",
        "status": "state",
        "created at": "subscribed_at",
        "unsubscribed at": "left_at",
        "tier": "tags",
    }
    words = {
        "active": "confirmed",
        "pending": "pending",
        "validating": "pending",
        "inactive": "unsubscribed",
        "unsubscribed": "unsubscribed",
        "invalid": "bounced",
    }
    told = ("utm source", "referring site", "subscription date substack")

    def judged(self, cells: Cells, reader: Reader, /) -> State:
        """A day of leaving is a no, except where a stronger one is known."""
        state = reader.state(cells)
        return "unsubscribed" if cells.get("unsubscribed at") and state != "bounced" else state
