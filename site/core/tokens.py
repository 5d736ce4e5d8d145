"""Signed links: what a link may do is in its token, and nothing else is.

A token is `<key name>.<payload>.<mark>`: the payload is JSON in base64url, the mark 16 bytes of
HMAC-SHA256 under a key that is derived for its purpose alone, so a link made for one door opens no
other. The keys are LINK_KEYS, apart from SECRET_KEY: the first signs, all are accepted, because
links in mails are pressed years later.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from django.conf import settings

MARK_BYTES = 16
LONGEST = 1024  # characters of a token that are looked at


class BadToken(ValueError):
    """The text is not a token of ours, or not for this purpose."""


def sign(purpose: str, **facts: int | str) -> str:
    """A token that carries `facts` for one purpose. Never put an address or a secret in it."""
    name = next(iter(settings.LINK_KEYS))
    payload = json.dumps(facts, separators=(",", ":"), sort_keys=True).encode()
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


def _mark(name: str, purpose: str, payload: bytes) -> bytes:
    key = hmac.digest(settings.LINK_KEYS[name].encode(), f"domicile:{purpose}".encode(), "sha256")
    return hmac.new(key, payload, hashlib.sha256).digest()[:MARK_BYTES]


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
