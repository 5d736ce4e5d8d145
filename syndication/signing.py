"""Requests signed with OAuth 1.0a: keys that do not end, and that never travel themselves.

(RFC 5849, HMAC-SHA1.) The access of OAuth 2 ends after hours, and each renewal replaces what would
be stored; for a house that posts by itself the older way holds for years.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlsplit

from syndication.exchange import Account, Field, NeedsNewConnection
from syndication.words import _, gettext_noop


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an app, and those of an account that lets it in."""

    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    token: str = field(repr=False)
    token_secret: str = field(repr=False)

    @property
    def all(self) -> tuple[str, ...]:
        """What must never be shown."""
        return (self.consumer_key, self.consumer_secret, self.token, self.token_secret)


def key_fields(help_text: str) -> tuple[Field, ...]:
    """What a connection form asks for; where they are found is told at the first."""
    return (
        Field("consumer_key", gettext_noop("Consumer key"), help_text),
        Field("consumer_secret", gettext_noop("Consumer secret")),
        Field("token", gettext_noop("Token")),
        Field("token_secret", gettext_noop("Token secret")),
    )


def keys_of(account: Account) -> Keys:
    """The keys of an account; raises `NeedsNewConnection` where one is missing."""
    names = ("consumer_key", "consumer_secret", "token", "token_secret")
    found = [account.secrets.get(name, "").strip() for name in names]
    if not all(found):
        raise NeedsNewConnection(_("This channel lacks one of its four keys."))
    return Keys(*found)


def signed(keys: Keys, method: str, url: str, *, nonce: str = "", at: int = 0) -> str:
    """The `Authorization` of one request whose body is not a form."""
    parts = urlsplit(url)
    proof = {
        "oauth_consumer_key": keys.consumer_key,
        "oauth_nonce": nonce or secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(at or int(time.time())),
        "oauth_token": keys.token,
        "oauth_version": "1.0",
    }
    said = [*proof.items(), *parse_qsl(parts.query, keep_blank_values=True)]
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in said)
    listed = "&".join(f"{name}={value}" for name, value in pairs)
    place = f"{parts.scheme}://{parts.netloc}{parts.path}"
    base = "&".join(_escaped(part) for part in (method, place, listed))
    key = f"{_escaped(keys.consumer_secret)}&{_escaped(keys.token_secret)}"
    signature = base64.b64encode(hmac.digest(key.encode(), base.encode(), "sha1")).decode()
    told = {**proof, "oauth_signature": signature}
    return "OAuth " + ", ".join(f'{name}="{_escaped(value)}"' for name, value in told.items())


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")
