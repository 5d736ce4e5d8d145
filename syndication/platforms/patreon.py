"""Patreon: its members, who pay or follow and never asked for this newsletter."""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import AudienceTable


class Patreon(AudienceTable):
    """Patreon: people come in, and wait for a yes of their own."""

    key: ClassVar[str] = "patreon"
    name: ClassVar[str] = "Patreon"
    signatures = (frozenset({"email", "patron status", "lifetime amount"}),)
    parts = {"email": "address", "name": "name", "tier": "tags"}
    told = ("patron status", "follows you", "patronage since date")
    default = "pending"
