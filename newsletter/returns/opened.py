"""A mail from a stranger, opened with limits: its heads, its parts, and what it quotes."""

from __future__ import annotations

import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

LARGEST = 10 * 1024 * 1024  # bytes a mail may have at our door
LOOKED_AT = 512 * 1024  # bytes of it that are looked at; what came back quotes whole issues
DEEPEST = 40  # boundaries and enclosed mails; the parser recurses
LONGEST_TEXT = 60_000  # characters of text that are searched
NESTS = re.compile(rb"boundary\s*=|message/(?:rfc822|global|news)", re.IGNORECASE)
LETTERS = re.compile(r"[^\x20-\x7e\xa0-\U0010ffff]+")
WHERE = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]]{1,128}@[^\s<>,;:\"'()\[\]]{1,255}")


class Unreadable(ValueError):
    """Not a mail that we look into: too deep."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail, as parts and as it was, and whom its envelope was for where somebody told us."""

    message: Message
    raw: str
    digest: str
    envelope_to: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """The same each time this mail is read: its Message-ID, else its content."""
        own = self.head("Message-ID")
        return hashlib.sha256(own.encode()).hexdigest() if own else self.digest

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address that it may have come to, the envelope's first."""
        named = [self.head(name) for name in WHERE]
        return (*self.envelope_to, *ADDRESS.findall(" ".join(named)))

    def head(self, name: str) -> str:
        """A head on one line and in plain words, empty where there is none."""
        return one_line(_decoded(self.message.get(name, "")))

    def text(self) -> str:
        """What it says itself, as plain text, without the mail that it quotes."""
        parts = [_text_of(part) for part in own_parts(self.message)]
        return "\n".join(part for part in parts if part)[:LONGEST_TEXT]

    def quoted(self) -> Message | None:
        """The mail that is returned inside, or its heads."""
        for part in self.message.walk():
            kind = part.get_content_type()
            if kind in {"message/rfc822", "message/global"} and part.is_multipart():
                inner: Message = part.get_payload(0)  # type: ignore[assignment]  # it is a mail
                return inner
            if kind in {"text/rfc822-headers", "message/global-headers"}:
                return _parsed(_bytes_of(part))
        return None


def opened(raw: bytes, *, envelope_to: tuple[str, ...] = ()) -> Opened:
    """Open a mail; raises `Unreadable`."""
    seen = raw[:LOOKED_AT]
    if len(NESTS.findall(seen)) > DEEPEST:
        raise Unreadable("This mail is nested too deep.")
    digest = hashlib.sha256(raw).hexdigest()
    return Opened(_parsed(seen), seen.decode("ascii", "replace"), digest, envelope_to)


def own_parts(message: Message) -> Iterator[Message]:
    """The parts of a mail, without going into the mails that it encloses."""
    yield message
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            yield from own_parts(part)  # type: ignore[arg-type]  # a multipart holds messages


def one_line(value: object) -> str:
    """A head as text on one line, without what cannot be shown."""
    return LETTERS.sub(" ", str(value)).strip()


def _decoded(value: object) -> str:
    try:
        return str(make_header(decode_header(str(value))))
    except (ValueError, LookupError):  # encoded words in no code we know: left as they stand
        return str(value)


def _parsed(data: bytes) -> Message:
    return BytesParser(policy=email.policy.compat32).parsebytes(data)


def _text_of(part: Message) -> str:
    kind = part.get_content_type()
    if part.is_multipart() or kind not in {"text/plain", "text/html"}:
        return ""
    text = _bytes_of(part).decode("utf-8", "replace")
    return re.sub(r"<[^<>]{0,2000}>(?=[^@]|$)", " ", text) if kind == "text/html" else text


def _bytes_of(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
