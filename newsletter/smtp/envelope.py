"""The two commands that open a mail, and the extensions it cannot go without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from email_validator import EmailNotValidError, validate_email

from newsletter.smtp.greeting import Introduction
from newsletter.smtp.outcomes import Rejected, Reply

NOT_AN_ADDRESS = re.compile(r"[\s<>\x00-\x1f\x7f]")
MESSAGE_ID = re.compile(rb"^message-id:\s*<([!-=?-~]+)>", re.IGNORECASE | re.MULTILINE)
NOT_XTEXT = re.compile(r"[^!-*,-<>-~]")
LONGEST_ENVID = 100  # RFC 3461 section 4.4


class Addressed(Protocol):
    """A mail in its envelope."""

    @property
    def envelope_from(self) -> str: ...

    @property
    def recipient(self) -> str: ...

    @property
    def message(self) -> bytes: ...


@dataclass(slots=True)
class Envelope:
    """MAIL and RCPT, ready to be written."""

    mail: bytes
    rcpt: bytes

    @property
    def flight(self) -> bytes:
        """Both and DATA, for a server that takes them at once (RFC 2920)."""
        return self.mail + self.rcpt + b"DATA\r\n"


@dataclass(slots=True)
class Opened:
    """A mail whose opening commands were written, and their answers not read."""

    mail: Addressed
    envelope: Envelope

    def is_for(self, envelope_from: str, recipient: str, message: bytes) -> bool:
        """Whether it was opened for this very mail."""
        mail = self.mail
        is_same = (mail.envelope_from, mail.recipient) == (envelope_from, recipient)
        return is_same and mail.message is message


def envelope_for(
    sender: str, recipient: str, message: bytes, *, introduction: Introduction
) -> Envelope:
    """What to write for a mail; raises `Rejected` for what this server cannot take."""
    sender, recipient = with_ascii_domain(sender), with_ascii_domain(recipient)
    needs = _needs(sender, recipient, message, introduction=introduction)
    mail, rcpt = f"MAIL FROM:<{sender}>{needs}", f"RCPT TO:<{recipient}>"
    limit = introduction.size
    if limit and len(message) > limit:
        raise Rejected(Reply(552, f"The server takes at most {limit} bytes.", "5.3.4"))
    if introduction.offers("SIZE"):
        mail += f" SIZE={len(message)}"
    if introduction.offers("DSN"):
        mail += f" RET=HDRS{_envelope_id(message)}"
        if recipient.isascii():  # the form for others (RFC 6533) is read by hardly anybody
            rcpt += f" ORCPT=rfc822;{xtext(recipient)}"
    return Envelope(mail=f"{mail}\r\n".encode(), rcpt=f"{rcpt}\r\n".encode())


def with_ascii_domain(address: str) -> str:
    """The address with its domain as A-label (IDNA 2008): what the DNS knows it by."""
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        found = validate_email(f"x@{domain}", check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Rejected(Reply(501, f"{address!r} names no domain: {error}", "5.1.2")) from error
    return f"{local}@{found.ascii_domain}"


def xtext(text: str) -> str:
    """ASCII as a parameter carries it (RFC 3461 section 4)."""
    return NOT_XTEXT.sub(lambda found: f"+{ord(found[0]):02X}", text)


def _needs(sender: str, recipient: str, message: bytes, *, introduction: Introduction) -> str:
    """The extensions a mail cannot go without; refuses what the server does not know."""
    needs = ""
    addresses = sender + recipient
    if NOT_AN_ADDRESS.search(addresses):
        raise Rejected(Reply(501, f"{addresses!r} holds what no address may.", "5.1.3"))
    if not addresses.isascii():
        if not introduction.offers("SMTPUTF8"):
            text = "smtputf8_unsupported: the server takes no address in this script."
            raise Rejected(Reply(553, text, "5.6.7"))
        needs += " SMTPUTF8"
    if not message.isascii():
        if not introduction.offers("8BITMIME"):
            raise Rejected(Reply(554, "The server takes no 8-bit mail.", "5.6.3"))
        needs += " BODY=8BITMIME"
    return needs


def _envelope_id(message: bytes) -> str:
    """What a report about the mail will name: the left half of its Message-ID."""
    found = MESSAGE_ID.search(message)
    name = xtext(found[1].decode()) if found else ""
    return f" ENVID={name}" if 0 < len(name) <= LONGEST_ENVID else ""
