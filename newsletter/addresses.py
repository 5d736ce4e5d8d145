"""What an address is: one key per mailbox, and a keyed hash that outlives erasure."""

from __future__ import annotations

import hmac
import re
import unicodedata
from functools import lru_cache

from django.conf import settings

from email_validator import EmailNotValidError, validate_email

PLAIN = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
DIRT = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"), None)
LONGEST = 254  # RFC 5321 section 4.5.3.1.3, less the angle brackets


class BadAddress(ValueError):
    """The text is not an address; the message says so in a sentence."""


def normalise(text: str) -> str:
    """The key of a mailbox: NFC, case folded, the domain as A-label (IDNA 2008, UTS 46).

    Dots and plus tags are kept: they are different consents. Raises
    `BadAddress` with a sentence for a person.
    """
    if text.isascii():  # nearly every one; the other way says the same of it, and takes longer
        address = text.strip().lower()
    else:
        address = unicodedata.normalize("NFC", text).translate(DIRT).strip().casefold()
    if len(address) > LONGEST:
        raise BadAddress(f"An address has at most {LONGEST} characters; this has {len(address)}.")
    if PLAIN.fullmatch(address) and address.index("@") <= 64:  # noqa: PLR2004 - RFC 5321
        return address
    try:
        found = validate_email(
            address, check_deliverability=False, test_environment=True, strict=True
        )
    except EmailNotValidError as error:
        raise BadAddress(f"{text[:80]!r} is not an e-mail address: {error}") from error
    return f"{found.local_part}@{found.ascii_domain}"


def hash_of(address: str) -> str:
    """The keyed hash of a normalised address: says "this one said no" without the address.

    Keyed with the oldest link key, which is never rotated away, so that a
    "no" outlives every rotation.
    """
    keyed = _keyed(list(settings.LINK_KEYS.values())[-1]).copy()
    keyed.update(f"address:{address}".encode())
    return keyed.hexdigest()


@lru_cache(maxsize=4)
def _keyed(key: str) -> hmac.HMAC:
    """A hash that has taken in the key; a copy of it takes in an address in half the time."""
    return hmac.new(key.encode(), digestmod="sha256")


def sign_of_key() -> str:
    """By what two houses see that their hashes mean the same: the hash of what is no address."""
    return hash_of("")[:16]
