"""Reports in their own format: RFC 3464 in RFC 6522, one verdict for each recipient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from newsletter.returns.classes import class_of, status_in
from newsletter.returns.found import Kind, Return
from newsletter.returns.opened import Opened, one_line

# What a report says was done, in the words of RFC 3464 and of those who did not read it.
ACTIONS = {
    "failed": Kind.BOUNCE,
    "failure": Kind.BOUNCE,
    "fail": Kind.BOUNCE,
    "error": Kind.BOUNCE,
    "delayed": Kind.DELAY,
    "delivered": Kind.ARRIVED,
    "relayed": Kind.ARRIVED,
    "expanded": Kind.ARRIVED,
}


def read(mail: Opened) -> list[Return]:
    """What a delivery status report says, recipient by recipient; empty if it is none."""
    found = [_verdict(block) for block in _blocks(mail.message)]
    return [one for one in found if one is not None]


def _blocks(message: Message) -> Iterator[Message]:
    """The groups of fields that are about a recipient each."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind in {"message/delivery-status", "message/global-delivery-status"}:
            blocks: list[Message] = part.get_payload()  # type: ignore[assignment]  # `message/*`
            yield from (block for block in blocks if block.get("Action"))


def _verdict(block: Message) -> Return | None:
    action = re.match(r"[a-z]*", one_line(block["Action"]).lower())
    kind = ACTIONS.get(action[0] if action else "")
    if kind is None:
        return None
    words = _typed(block, "Diagnostic-Code")
    status = status_in(one_line(block.get("Status", "")))
    if status in {"", "5.0.0", "4.0.0"}:  # the answer may know more than the report
        status = status_in(words) or status
    recipient = _typed(block, "Original-Recipient") or _typed(block, "Final-Recipient")
    return Return(
        kind=kind,
        verdict=class_of(status=status, words=words) if kind is Kind.BOUNCE else None,
        code=status,
        words=words,
        recipient=recipient.strip("<> "),
    )


def _typed(block: Message, name: str) -> str:
    """The value of a field that begins with its type: `rfc822; ada@example.org`."""
    value = one_line(block.get(name, ""))
    kind, mark, rest = value.partition(";")
    return (rest if mark and re.fullmatch(r"[\w-]{1,20}\s*", kind) else value).strip()
