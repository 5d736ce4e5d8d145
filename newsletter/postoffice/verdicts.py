"""What an answer means for the mail; what it means for the person says `returns.classes`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
GIVES_UP_AFTER = timedelta(hours=24)
LONGEST_QUEUE_ID = 64
QUEUED_AS = (
    re.compile(r"queued as <?([\w.-]+)", re.IGNORECASE),  # Postfix, and many after it
    re.compile(r"\bid=([\w-]+)"),  # Exim
    re.compile(r"^<?([\w.-]{10,})>? Message accepted for delivery"),  # sendmail
    re.compile(r"^Ok:? ([\w-]{16,})$", re.IGNORECASE),  # Amazon SES
)


def next_attempt(*, attempts: int, first_tried_at: datetime, now: datetime) -> datetime | None:
    """When to try again after `attempts` attempts: 1, 5, 15, 60, then every 180 minutes.

    None when that would be more than 24 hours after the first: an issue of
    yesterday is no news.
    """
    due = now + WAITS[min(attempts, len(WAITS)) - 1]
    return due if due <= first_tried_at + GIVES_UP_AFTER else None


def queue_id_of(words: str) -> str:
    """The number that a server gave to a mail it took, or "": its log speaks of it by that."""
    found = next((match for form in QUEUED_AS if (match := form.search(words))), None)
    return found[1][:LONGEST_QUEUE_ID] if found else ""
