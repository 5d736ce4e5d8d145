"""Amazon's notifications (SNS): believed when Amazon signed them for the topic we know.

Anybody may make Amazon sign a message of a topic of their own, so the topic
must be the one the brand named. The certificate is only fetched from a host
that is Amazon's, and kept for a day.
docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from core.http import HttpError, Limits, fetch
from newsletter.returns.signatures import Forged

ASKS = "SubscriptionConfirmation"
HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(?:\.cn)?")
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    ASKS: (*("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),),
}
HASHES = {"1": hashes.SHA1, "2": hashes.SHA256}  # "1" is what Amazon still sends
UNCONVINCING = (ValueError, KeyError, TypeError, RecursionError, InvalidSignature, HttpError)
LIMITS = Limits(seconds=5.0, bytes=64 * 1024, redirects=0)
A_DAY = 86_400


def ask(url: str) -> bytes:
    """What lies at an address."""
    return fetch(url, limits=LIMITS).body


def checked(body: bytes, *, topic: str, ask: Callable[[str], bytes] = ask) -> dict[str, Any]:
    """The notification, if Amazon signed it for this topic; raises `Forged`."""
    try:
        message: dict[str, Any] = json.loads(body)
        if not topic or not hmac.compare_digest(str(message["TopicArn"]).encode(), topic.encode()):
            raise Forged("This is a topic of somebody else.")
        names = [name for name in SIGNED[message["Type"]] if name in message]
        signed = "".join(f"{name}\n{message[name]}\n" for name in names).encode()
        algorithm = HASHES[str(message["SignatureVersion"])]()
        key = _certificate(str(message["SigningCertURL"]), ask).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise Forged("Amazon signs with RSA.")
        signature = base64.b64decode(message["Signature"])
        key.verify(signature, signed, padding.PKCS1v15(), algorithm)
    except UNCONVINCING as error:
        raise Forged("The signature is missing, or not Amazon's.") from error
    return message


def confirm(message: dict[str, Any], *, ask: Callable[[str], bytes] = ask) -> None:
    """Say yes to a subscription that was checked; raises `Forged` or `HttpError`."""
    ask(_amazon_s(str(message["SubscribeURL"])))


def _certificate(url: str, ask: Callable[[str], bytes]) -> x509.Certificate:
    name = f"sns:{_amazon_s(url)}"
    pem: bytes | None = cache.get(name)
    if pem is None:
        pem = ask(url)
        x509.load_pem_x509_certificate(pem)
        cache.set(name, pem, A_DAY)
    return x509.load_pem_x509_certificate(pem)


def _amazon_s(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not HOST.fullmatch(parts.netloc):
        raise Forged("This address is not Amazon's.")
    return url
