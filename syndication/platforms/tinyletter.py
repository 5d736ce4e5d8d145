"""TinyLetter: its subscribers. Mailchimp closed it in February 2024.

Nobody has heard from these lists since, and a yes that old is asked for again.
"""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import AudienceTable


class TinyLetter(AudienceTable):
    """TinyLetter: people come in."""

    key: ClassVar[str] = "tinyletter"
    name: ClassVar[str] = "TinyLetter"
    signatures = (frozenset({"email address", "date subscribed"}),)
    confidence = 70
    parts = {"email address": "address", "date subscribed": "subscribed_at"}
    default = "pending"
