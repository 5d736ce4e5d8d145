"""listmonk: its subscribers.

`enabled` says that an account exists, not that somebody is on a list still: who left every list
is enabled too. So nobody is mailed on that word alone.
"""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import AudienceTable


class Listmonk(AudienceTable):
    """listmonk: people come in."""

    key: ClassVar[str] = "listmonk"
    name: ClassVar[str] = "listmonk"
    signatures = (
        frozenset({"uuid", "email", "name", "attributes", "status"}),
        frozenset({"email", "name", "attributes"}),
    )
    confidence = 85
    parts = {
        "email": "address",
        "name": "name",
        "status": "state",
        "created at": "subscribed_at",
    }
    words = {
        "enabled": "pending",
        "disabled": "blocked",
        "blocklisted": "blocked",
        "blacklisted": "blocked",
    }
    default = "pending"
