"""ActiveCampaign: its contacts."""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import AudienceTable


class ActiveCampaign(AudienceTable):
    """ActiveCampaign: people come in."""

    key: ClassVar[str] = "activecampaign"
    name: ClassVar[str] = "ActiveCampaign"
    signatures = (
        frozenset({"email", "date created", "ip", "status"}),
        frozenset({"email", "date created", "ip address", "status"}),
    )
    parts = {
        "email": "address",
        "first name": "first_name",
        "last name": "last_name",
        "status": "state",
        "date created": "subscribed_at",
        "date unsubscribed": "left_at",
        "ip": "ip",
        "ip address": "ip",
        "tags": "tags",
    }
    words = {
        "active": "confirmed",
        "unconfirmed": "pending",
        "unsubscribed": "unsubscribed",
        "bounced": "bounced",
    }
