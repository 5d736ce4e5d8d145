"""Whether a post is a provider's: its signature, and its age where the signature tells it (B7).

Brevo, Mailjet, Postmark and SparkPost sign nothing: there the address itself is the secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

UNCONVINCING = (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature)
FRESH = timedelta(minutes=5)


class Forged(Exception):
    """The post does not prove that it is the provider's."""


@dataclass(frozen=True, slots=True)
class Post:
    """What was posted to which address of ours, and when."""

    body: bytes
    headers: Mapping[str, str]
    url: str
    at: datetime


def check(provider: str, post: Post, *, key: str) -> str:
    """Raises `Forged`. Returns what may be used only once: empty where the signature covers it all.

    A provider that signs is never believed without: a missing key is a forgery.
    """
    if provider not in CHECKS:
        return ""
    if not key:
        raise Forged("Enter the key of the provider's signatures first.")
    try:
        return CHECKS[provider](post, key) or ""
    except UNCONVINCING as error:
        raise Forged("The signature is missing, or not the provider's.") from error


def _mailgun(post: Post, key: str) -> str:
    """Covers a moment and a token, not the content: the token counts once, and not for long."""
    block = json.loads(post.body)["signature"]
    moment, token = str(block["timestamp"]), str(block["token"])
    _same(_hex(key.encode(), f"{moment}{token}".encode()), str(block["signature"]))
    _is_fresh(moment, post.at)
    return token


def _svix(post: Post, key: str) -> None:
    """docs.svix.com/receiving/verifying-payloads/how-manual"""
    moment = post.headers["svix-timestamp"]
    signed = f"{post.headers['svix-id']}.{moment}.".encode() + post.body
    secret = base64.b64decode(key.removeprefix("whsec_"))
    ours = base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
    theirs = [one.partition(",")[2] for one in post.headers["svix-signature"].split()]
    if not any(hmac.compare_digest(ours.encode(), one.encode()) for one in theirs):
        raise ValueError("No signature fits.")
    _is_fresh(moment, post.at)


def _of_body(header: str) -> Callable[[Post, str], None]:
    def check_body(post: Post, key: str) -> None:
        _same(_hex(key.encode(), post.body), post.headers[header])

    return check_body


def _mandrill(post: Post, key: str) -> None:
    """mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks"""
    form = dict(parse_qsl(post.body.decode(), keep_blank_values=True, strict_parsing=True))
    signed = post.url + "".join(name + form[name] for name in sorted(form))
    ours = base64.b64encode(hmac.digest(key.encode(), signed.encode(), "sha1")).decode()
    _same(ours, post.headers["X-Mandrill-Signature"])


def _postal(post: Post, key: str) -> None:
    public = _public_key(key)
    signature = base64.b64decode(post.headers["X-Postal-Signature"])
    if not isinstance(public, rsa.RSAPublicKey):
        raise TypeError("Postal signs with RSA.")
    public.verify(signature, post.body, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - Postal's


def _sendgrid(post: Post, key: str) -> None:
    public = _public_key(key)
    moment = post.headers["X-Twilio-Email-Event-Webhook-Timestamp"]
    signature = base64.b64decode(post.headers["X-Twilio-Email-Event-Webhook-Signature"])
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("SendGrid signs with an elliptic curve.")
    public.verify(signature, moment.encode() + post.body, ec.ECDSA(hashes.SHA256()))


def _unisender(post: Post, key: str) -> None:
    """The MD5 of the body with the key where the signature stands: their way, not ours."""
    theirs = str(json.loads(post.body)["auth"])
    signed = post.body.replace(theirs.encode(), key.encode())
    _same(hashlib.md5(signed, usedforsecurity=False).hexdigest(), theirs)


def _hex(key: bytes, data: bytes) -> str:
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def _same(ours: str, theirs: str) -> None:
    if not hmac.compare_digest(ours.encode(), theirs.encode()):
        raise ValueError("The signature does not fit.")


def _is_fresh(moment: str, now: datetime) -> None:
    if abs(now.timestamp() - float(moment)) > FRESH.total_seconds():
        raise ValueError("The signature is old.")


def _public_key(text: str) -> object:
    body = "".join(line for line in text.splitlines() if "-----" not in line)
    return serialization.load_der_public_key(base64.b64decode(body, validate=True))


CHECKS: dict[str, Callable[[Post, str], str | None]] = {
    "mailersend": _of_body("Signature"),
    "mailgun": _mailgun,
    "mailtrap": _of_body("Mailtrap-Signature"),
    "mandrill": _mandrill,
    "postal": _postal,
    "resend": _svix,
    "sendgrid": _sendgrid,
    "unisender_go": _unisender,
}
SIGNED = frozenset({*CHECKS, "amazon_ses"})
