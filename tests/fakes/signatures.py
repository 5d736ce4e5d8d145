"""Whether a request is signed as OAuth 1.0a wants it, by another's reading of the standard."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlencode

from oauthlib import oauth1

from tests.fakes.http_server import Request

KEYS = {
    "consumer_key": "xvz1evFS4wEEPTGEFPHBog",
    "consumer_secret": "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    "token": "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    "token_secret": "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
}


def is_signed(request: Request, base_url: str) -> bool:
    """Whether the signature is the one that the right keys make of this very request."""
    given = _parts(request.headers.get("Authorization", ""))
    client = oauth1.Client(
        KEYS["consumer_key"],
        client_secret=KEYS["consumer_secret"],
        resource_owner_key=KEYS["token"],
        resource_owner_secret=KEYS["token_secret"],
        nonce=given.get("oauth_nonce"),
        timestamp=given.get("oauth_timestamp"),
    )
    query = f"?{urlencode(request.query)}" if request.query else ""
    _url, headers, _body = client.sign(f"{base_url}{request.path}{query}", request.method)
    return _parts(headers["Authorization"]) == given


def _parts(header: str) -> dict[str, str]:
    return {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', header)}
