"""What an answer means for the mail, and for the person (RFC 3463, requirement B3)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from newsletter.smtp import Reply

NOBODY_THERE = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
# Servers without enhanced status say it in words; anything else may be about us.
SAYS_NOBODY = re.compile(
    r"no such (user|recipient|mailbox)|(user|recipient|mailbox|address) (is )?unknown"
    r"|unknown (user|recipient|mailbox)|does(n't| not) exist|no mailbox here",
    re.IGNORECASE,
)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
GIVES_UP_AFTER = timedelta(hours=24)
LONGEST_QUEUE_ID = 64
QUEUED_AS = (
    re.compile(r"queued as <?([\w.-]+)", re.IGNORECASE),  # Postfix, and many after it
    re.compile(r"\bid=([\w-]+)"),  # Exim
    re.compile(r"^<?([\w.-]{10,})>? Message accepted for delivery"),  # sendmail
    re.compile(r"^Ok:? ([\w-]{16,})$", re.IGNORECASE),  # Amazon SES
)


def is_address_dead(reply: Reply, *, stage: str) -> bool:
    """Whether a 5xx says that nobody lives there, and not that we are unwelcome.

    Policy (5.7.x), full mailboxes and everything that is about our server or
    our words never costs a reader their place.
    """
    if not reply.is_never or stage == "MAIL":
        return False
    if reply.enhanced:
        return reply.enhanced in NOBODY_THERE
    return bool(SAYS_NOBODY.search(reply.text))


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
