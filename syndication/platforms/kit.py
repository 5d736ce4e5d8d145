"""Kit (once ConvertKit): its subscribers.

Who is `cold` has not opened anything for long, and never said no.
"""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import AudienceTable


class Kit(AudienceTable):
    """Kit: people come in."""

    key: ClassVar[str] = "kit"
    name: ClassVar[str] = "Kit"
    signatures = (frozenset({"email", "first name", "created at", "status"}),)
    confidence = 85  # beehiiv's table has these columns too, and more
    parts = {
        "email": "address",
        "first name": "first_name",
        "last name": "last_name",
        "status": "state",
        "created at": "subscribed_at",
        "tags": "tags",
    }
    words = {
        "active": "confirmed",
        "confirmed": "confirmed",
        "cold": "confirmed",
        "inactive": "pending",
        "unconfirmed": "pending",
        "cancelled": "unsubscribed",
        "canceled": "unsubscribed",
        "unsubscribed": "unsubscribed",
        "bounced": "bounced",
        "complained": "complained",
    }
