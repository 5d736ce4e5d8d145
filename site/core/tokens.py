"""Signed links: what a link may do is in its token, and nothing else is.

A token is `<key name>.<payload>.<mark>`: the payload is JSON in base64url, the mark 16 bytes of
HMAC-SHA256 under a key that is derived for its purpose alone, so a link made for one door opens no
other. The keys are LINK_KEYS, apart from SECRET_KEY: the first signs, all are accepted, because
links in mails are pressed years later.

Where there is no room for a link, as before the @ of an address, a number is sealed instead: 42
hexadecimal digits that hide the number and prove it (AES-SIV, RFC 5297). They are the same each
time, so they are made with the oldest key.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import functools
import hashlib
import hmac
import json
import re
from typing import Any

from django.conf import settings

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

MARK_BYTES = 16
SEALED = re.compile(r"[0-9A-Fa-f]{42}")
AS_JSON = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
LONGEST = 1024  # characters of a token that are looked at
BLOCK = 64  # bytes that SHA-256 takes at once
URL_SAFE = bytes.maketrans(b"+/", b"-_")


class BadToken(ValueError):
    """The text is not a token of ours, or not for this purpose."""


def sign(purpose: str, **facts: int | str) -> str:
    """A token that carries `facts` for one purpose. Never put an address or a secret in it."""
    keys = settings.LINK_KEYS
    name = next(iter(keys))
    payload = _payload(facts)
    return f"{name}.{_encode(payload)}.{_encode(_mark(keys[name], purpose, payload))}"


def read(purpose: str, token: str) -> dict[str, Any]:
    """The facts of a token made for this purpose; raises `BadToken`."""
    try:
        name, payload_text, mark_text = token[:LONGEST].split(".")
        payload, mark = _decode(payload_text), _decode(mark_text)
        expected = _mark(settings.LINK_KEYS[name], purpose, payload)
    except (ValueError, KeyError) as error:
        raise BadToken("This is not a token of ours.") from error
    if not hmac.compare_digest(mark, expected):
        raise BadToken("This token was changed, or made for something else.")
    facts: dict[str, Any] = json.loads(payload)
    return facts


def seal(purpose: str, number: int) -> str:
    """A number for one purpose as 42 characters that any mail server keeps as they are."""
    oldest = next(reversed(settings.LINK_KEYS.values()))
    return _sealed(oldest, purpose, number)


def unseal(purpose: str, text: str) -> int:
    """The number that was sealed for this purpose, in any case; raises `BadToken`."""
    if not SEALED.fullmatch(text):
        raise BadToken("This is not a token of ours.")
    for secret in settings.LINK_KEYS.values():
        with contextlib.suppress(InvalidTag):
            return int.from_bytes(_sealer(secret, purpose).decrypt(bytes.fromhex(text), None))
    raise BadToken("This token was changed, or made for something else.")


@functools.lru_cache(maxsize=256)
def _sealed(secret: str, purpose: str, number: int) -> str:
    """Kept for a moment: a mail names itself in up to three of its lines."""
    return _sealer(secret, purpose).encrypt(number.to_bytes(5), None).hex()


@functools.lru_cache(maxsize=64)
def _sealer(secret: str, purpose: str) -> AESSIV:
    return AESSIV(_key(secret, f"seal:{purpose}"))


def _payload(facts: dict[str, int | str]) -> bytes:
    """Facts as JSON. Numbers alone, as in the links of a mail, take a form with room for them:
    it is the same, and a tenth of the work.
    """
    try:
        return (_form(tuple(facts)) % facts).encode()
    except TypeError:  # one is a text
        return AS_JSON(facts).encode()


@functools.lru_cache(maxsize=64)
def _form(names: tuple[str, ...]) -> str:
    return "{" + ",".join(f'"{name}":%({name})d' for name in sorted(names)) + "}"


def _mark(secret: str, purpose: str, payload: bytes) -> bytes:
    begun, ending = _begun(secret, purpose)
    begun, ending = begun.copy(), ending.copy()
    begun.update(payload)
    ending.update(begun.digest())
    return ending.digest()[:MARK_BYTES]


@functools.lru_cache(maxsize=256)
def _begun(secret: str, purpose: str) -> tuple[hashlib._Hash, hashlib._Hash]:
    """HMAC (RFC 2104) with its key taken in: a copy of this costs half of what beginning does."""
    key = _key(secret, purpose).ljust(BLOCK, b"\0")
    pads = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
    inner, outer = (hashlib.sha256(padded) for padded in pads)
    return inner, outer


@functools.lru_cache(maxsize=256)
def _key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"domicile:{purpose}".encode(), "sha256")


def _encode(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).translate(URL_SAFE, b"=").decode()


def _decode(text: str) -> bytes:
    """Strict: a second spelling of the same bytes is not the same token."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadToken("This is not a token of ours.") from error
    if _encode(data) != text:
        raise BadToken("This is not a token of ours.")
    return data
