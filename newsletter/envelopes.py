"""The addresses that mail comes back to: each names the delivery it is about (VERP).

The part before the @ ends in a sealed number, so an address that was made up
says nothing to us. `bounces+TOKEN@…` is the return path of a mail, and
`unsub+TOKEN@…` takes a no by mail (RFC 2369). A mail's Message-ID carries the
same token: whatever quotes it says which mail it was.
"""

from __future__ import annotations

from dataclasses import dataclass

from core import tokens
from newsletter.models import Newsletter

LEAVING = "unsub"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an address of ours says: the delivery it is about, and whether it takes a no."""

    delivery: int
    leaves: bool = False


def return_path(newsletter: Newsletter, *, delivery: int) -> str:
    """Where a mail goes that cannot be delivered; the sender, where no return address is set."""
    local, _, domain = newsletter.return_address.rpartition("@")
    return f"{local}+{token_of(delivery)}@{domain}" if domain else newsletter.sender_email


def leave_address(newsletter: Newsletter, *, delivery: int) -> str:
    """Where an empty mail is a no; empty where no return address is set."""
    domain = newsletter.return_address.rpartition("@")[2]
    return f"{LEAVING}+{token_of(delivery)}@{domain}" if domain else ""


def message_id(delivery: int, *, domain: str) -> str:
    """The same for the same delivery at every attempt, and readable by nobody but us."""
    return f"<{token_of(delivery)}@{domain}>"


def token_of(delivery: int) -> str:
    """A delivery as 42 characters."""
    return tokens.seal("delivery", delivery)


def read_token(text: str) -> int | None:
    """The delivery that a token names, if it is one of ours."""
    try:
        return tokens.unseal("delivery", text)
    except tokens.BadToken:
        return None


def read_address(address: str) -> Envelope | None:
    """What an address says, if we made it."""
    name, _, token = address.partition("@")[0].rpartition("+")
    delivery = read_token(token) if name else None
    if delivery is None:
        return None
    return Envelope(delivery, leaves=name.lower() == LEAVING)


def read_message_id(text: str) -> int | None:
    """The delivery whose Message-ID this is, if it is one of ours."""
    return read_token(text.strip().strip("<>").partition("@")[0])
