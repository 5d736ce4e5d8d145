"""Complaints that mailbox providers pass on: RFC 5965, also where they hide who complained."""

from __future__ import annotations

from email.message import Message

from newsletter.returns.found import Kind, Return
from newsletter.returns.opened import Opened, one_line

# `opt-out` is a complaint in good manners; `not-spam` takes one back; the others are about us.
COMPLAINTS = {"abuse", "fraud", "virus", "opt-out", "opt-out-list", "miscategorized", "other"}


def read(mail: Opened) -> list[Return]:
    """What a feedback report says; empty if it is none."""
    for part in mail.message.walk():
        if part.get_content_type() == "message/feedback-report":
            return [_complaint(_fields(part))]
    return []


def _fields(part: Message) -> Message:
    """The fields of the report, which the parser takes for the heads of a mail."""
    fields: Message = part.get_payload(0)  # type: ignore[assignment]  # whatever is `message/*`
    return fields


def _complaint(fields: Message) -> Return:
    kind = one_line(fields.get("Feedback-Type", "")).lower()
    recipient = one_line(fields.get("Original-Rcpt-To", "") or fields.get("Removal-Recipient", ""))
    return Return(
        kind=Kind.COMPLAINT if kind in COMPLAINTS else Kind.OTHER,
        code=kind[:40],
        words=one_line(fields.get("User-Agent", "")),
        recipient=recipient.strip("<> "),
    )
