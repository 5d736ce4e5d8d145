"""Header lines as bytes (RFC 5322, RFC 2047): folded, encoded, and never more than asked."""

from __future__ import annotations

import base64
import re

from newsletter.smtp.envelope import with_ascii_domain
from newsletter.smtp.outcomes import Rejected

WIDTH = 76
SHORT = 50  # leaves room on the line for the header's name
WORD_BYTES = 36  # 60 characters as an encoded word: it fits beside the longest header's name
BREAKS_OUT = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
FIELD_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}")
PLAIN_ADDRESS = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]+@[\w.-]+", re.ASCII)
UNLISTED = re.compile(r"[\s<>\x00-\x1f\x7f]")
PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


class BadMail(ValueError):
    """A mail that must not be built: one of its parts would break out of its place."""


def check_line(text: str, *, what: str) -> str:
    """The text, if it is one line; a line break in a header is somebody else's header."""
    if BREAKS_OUT.search(text):
        raise BadMail(f"The {what} holds a line break or a control character. Write one line.")
    return text


def check_header(name: str, value: str) -> None:
    """Refuse a header whose name or value is not one."""
    if not FIELD_NAME.fullmatch(name):
        raise BadMail(f"{name!r} is not the name of a header.")
    check_line(value, what=name)


def line(name: str, value: bytes) -> bytes:
    """A whole header line."""
    return name.encode() + b": " + value + b"\r\n"


def words(text: str, *, what: str = "text", used: int = 10) -> bytes:
    """Free text: as it is where it is short ASCII, else in encoded words.

    `used` is how much of the first line the header's name takes.
    """
    check_line(text, what=what)
    is_plain = text.isascii() and "=?" not in text and text == text.strip()
    if is_plain and len(text) + used <= WIDTH:
        return text.encode()
    return _encoded_words(text)


def mailbox(name: str, address: str, *, what: str = "name") -> bytes:
    """A name and an address: `Ada Quill <ada@example.org>`; the address alone without a name."""
    if PLAIN_ADDRESS.fullmatch(address) and not name:  # nearly all of those we write to
        return address.encode()
    if "@" not in address or re.search(r"[\s<>,;]", check_line(address, what="address")):
        raise BadMail(f"{address!r} is not an address.")
    address = _with_ascii_domain(address)
    return named(name, address, what=what) if name.strip() else address.encode()


def _with_ascii_domain(address: str) -> str:
    """A domain of other letters as the DNS knows it, also for programs that know nothing else."""
    try:
        return with_ascii_domain(address)
    except Rejected as error:
        raise BadMail(str(error)) from error


def named(name: str, identifier: str, *, what: str) -> bytes:
    """A phrase and what it names: `Secret Sauce <secret-sauce.example.org>`."""
    phrase = _phrase(check_line(name, what=what).strip())
    gap = b" " if len(phrase) + len(identifier) < SHORT else b"\r\n "
    return phrase + gap + b"<" + check_line(identifier, what=what).encode() + b">"


def listed(addresses: list[str]) -> bytes:
    """Addresses in angle brackets, one a line (RFC 2369)."""
    for address in addresses:
        if UNLISTED.search(address):
            check_line(address, what="address")
            raise BadMail(f"{address!r} cannot stand in a header.")
    return ("<" + ">,\r\n <".join(addresses) + ">").encode()


def _phrase(name: str) -> bytes:
    if name.isascii() and len(name) <= SHORT:
        if PLAIN_PHRASE.fullmatch(name) and "=?" not in name:
            return name.encode()
        if "=?" not in name:
            return b'"' + re.sub(r'(["\\])', r"\\\1", name).encode() + b'"'
    return _encoded_words(name)


def _encoded_words(text: str) -> bytes:
    """RFC 2047 words of at most 75 characters, none of which splits a character."""
    pieces, piece = [], b""
    for character in text:
        encoded = character.encode("utf-8", errors="replace")
        if len(piece) + len(encoded) > WORD_BYTES:
            pieces.append(piece)
            piece = b""
        piece += encoded
    pieces.append(piece)
    return b"\r\n ".join(b"=?utf-8?b?" + base64.b64encode(one) + b"?=" for one in pieces)
