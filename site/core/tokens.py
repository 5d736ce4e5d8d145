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


class BadToken(ValueError):
    """The text is not a token of ours, or not for this purpose."""


def sign(purpose: str, **facts: int | str) -> str:
    """A token that carries `facts` for one purpose. Never put an address or a secret in it."""
    name = next(iter(settings.LINK_KEYS))
    payload = AS_JSON(facts).encode()
    return f"{name}.{_encode(payload)}.{_encode(_mark(name, purpose, payload))}"


def read(purpose: str, token: str) -> dict[str, Any]:
    """The facts of a token made for this purpose; raises `BadToken`."""
    try:
        name, payload_text, mark_text = token[:LONGEST].split(".")
        payload, mark = _decode(payload_text), _decode(mark_text)
        expected = _mark(name, purpose, payload)
    except (ValueError, KeyError) as error:
        raise BadToken("This is not a token of ours.") from error
    if not hmac.compare_digest(mark, expected):
        raise BadToken("This token was changed, or made for something else.")
    facts: dict[str, Any] = json.loads(payload)
    return facts


def seal(purpose: str, number: int) -> str:
    """A number for one purpose as 42 characters that any mail server keeps as they are."""
    oldest = list(settings.LINK_KEYS)[-1]
    return _sealer(settings.LINK_KEYS[oldest], purpose).encrypt(number.to_bytes(5), None).hex()


def unseal(purpose: str, text: str) -> int:
    """The number that was sealed for this purpose, in any case; raises `BadToken`."""
    if not SEALED.fullmatch(text):
        raise BadToken("This is not a token of ours.")
    for secret in settings.LINK_KEYS.values():
        with contextlib.suppress(InvalidTag):
            return int.from_bytes(_sealer(secret, purpose).decrypt(bytes.fromhex(text), None))
    raise BadToken("This token was changed, or made for something else.")


@functools.lru_cache(maxsize=64)
def _sealer(secret: str, purpose: str) -> AESSIV:
    return AESSIV(_key(secret, f"seal:{purpose}"))


def _mark(name: str, purpose: str, payload: bytes) -> bytes:
    return hmac.digest(_key(settings.LINK_KEYS[name], purpose), payload, "sha256")[:MARK_BYTES]


@functools.lru_cache(maxsize=256)
def _key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"domicile:{purpose}".encode(), "sha256")


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """Strict: a second spelling of the same bytes is not the same token."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadToken("This is not a token of ours.") from error
    if _encode(data) != text:
        raise BadToken("This is not a token of ours.")
    return data
