"""MailerLite: its subscribers, one file for each state or one with a column for it.

Where no column tells the state, the name of the file does. A file that tells it nowhere is
refused row by row: who left and who stayed look alike in it.
"""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import AudienceTable, Cells, Reader, State, state_in_name


class MailerLite(AudienceTable):
    """MailerLite: people come in."""

    key: ClassVar[str] = "mailerlite"
    name: ClassVar[str] = "MailerLite"
    signatures = (
        frozenset({"subscriber", "subscribed"}),
        frozenset({"subscriber", "opt in ip"}),
        frozenset({"subscriber", "groups"}),
        frozenset({"email", "groups", "subscribed", "opt in ip"}),
        frozenset({"email", "sent", "opens", "clicks"}),
        frozenset({"subscriber", "sent", "opens", "clicks"}),
    )
    parts = {
        "subscriber": "address",
        "email": "address",
        "name": "first_name",
        "first name": "first_name",
        "last name": "last_name",
        "status": "state",
        "type": "state",
        "subscribed": "subscribed_at",
        "subscribed at": "subscribed_at",
        "opt in time": "subscribed_at",
        "opted in at": "confirmed_at",
        "unsubscribed": "left_at",
        "unsubscribed at": "left_at",
        "opt in ip": "ip",
        "optin ip": "ip",
        "signup ip": "ip",
        "groups": "tags",
    }
    words = {
        "active": "confirmed",
        "unconfirmed": "pending",
        "unsubscribed": "unsubscribed",
        "bounced": "bounced",
        "junk": "complained",
        "spam": "complained",
        "complained": "complained",
    }

    def judged(self, cells: Cells, reader: Reader, /) -> State:
        if cells.get("status", "type"):
            return reader.state(cells)
        told = state_in_name(reader.member, self.words)
        return "unsubscribed" if told != "complained" and cells.get("unsubscribed at") else told
