"""The subscribers of a Buttondown newsletter, in its sixteen types."""

from __future__ import annotations

from syndication.audience import AudienceTable, Cells, Reader, State

CONFIRMED = (
    *("regular", "premium", "gifted", "trialed", "paused"),
    *("past due", "churning", "churned", "upcoming", "unpaid"),
)


class Subscribers(AudienceTable):
    """The table that Buttondown exports of everybody; whether they pay is kept as evidence."""

    name = "Buttondown"
    label = "Buttondown subscribers"
    signatures = (
        frozenset({"email", "subscriber type"}),
        frozenset({"email address", "type", "creation date"}),
    )
    parts = {
        "email": "address",
        "email address": "address",
        "subscriber type": "state",
        "type": "state",
        "subscription date": "subscribed_at",
        "creation date": "subscribed_at",
        "unsubscription date": "left_at",
        "ip address": "ip",
        "tags": "tags",
    }
    words = {
        **dict.fromkeys(CONFIRMED, "confirmed"),
        "unactivated": "pending",
        "unsubscribed": "unsubscribed",
        "undeliverable": "bounced",
        "complained": "complained",
        "removed": "blocked",
        "blocked": "blocked",
    }

    def judged(self, cells: Cells, _reader: Reader, /) -> State:
        """By the type alone: who came back keeps the day they once left."""
        return self.words.get(cells.word("subscriber type", "type"), "")
