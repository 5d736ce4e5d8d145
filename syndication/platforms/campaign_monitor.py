"""Campaign Monitor: the subscribers of a list, in one file or in one for each state.

The state stands in a column, or in the name of the column with the day (`Date Unsubscribed`), or
in the name of the file. A row that tells it nowhere is refused.
"""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import AudienceTable, Cells, Reader, State, state_in_name

DAYS: dict[str, State] = {
    "date unsubscribed": "unsubscribed",
    "date bounced": "bounced",
    "date deleted": "blocked",
}


class CampaignMonitor(AudienceTable):
    """Campaign Monitor: people come in."""

    key: ClassVar[str] = "campaign_monitor"
    name: ClassVar[str] = "Campaign Monitor"
    signatures = (
        frozenset({"email address", "name", "date subscribed"}),
        frozenset({"email address", "state", "date subscribed"}),
        *(frozenset({"email address", "name", day}) for day in DAYS),
    )
    parts = {
        "email address": "address",
        "name": "name",
        "state": "state",
        "status": "state",
        "date subscribed": "subscribed_at",
        "date unsubscribed": "left_at",
        "date bounced": "left_at",
        "date deleted": "left_at",
    }
    words = {
        "active": "confirmed",
        "subscribed": "confirmed",
        "unconfirmed": "pending",
        "unsubscribed": "unsubscribed",
        "suppressed": "unsubscribed",
        "bounced": "bounced",
        "deleted": "blocked",
        "spam complaint": "complained",
    }

    def judged(self, cells: Cells, reader: Reader, /) -> State:
        if cells.get("state", "status"):
            return reader.state(cells)
        for day, state in DAYS.items():
            if cells.get(day):
                return state
        return state_in_name(reader.member, self.words)
