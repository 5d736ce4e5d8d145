"""What mail providers post about a dead address, in the form that each documents, and signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from functools import cache
from urllib.parse import parse_qsl, urlencode

from django.core.cache import cache as cached
from django.utils import timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from tests.fakes.provider_bounces import BOUNCES

SECRET = "a-key-that-only-the-provider-knows"
SVIX = "whsec_" + base64.b64encode(SECRET.encode()).decode()
TOPIC = "arn:aws:sns:eu-west-1:123456789012:returns"
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"


@cache
def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def curve_key():
    return ec.generate_private_key(ec.SECP256R1())


def amazon_is_known():
    """Keep Amazon's certificate as if it had been fetched today: nobody outside can be asked."""
    cached.set(f"sns:{CERTIFICATE}", amazon_certificate())


def public_text(key):
    """A public key as the provider's page shows it."""
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(der).decode()


def amazon_certificate(key=None):
    """A certificate as Amazon's host gives it."""
    key = key or rsa_key()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def keys():
    """What the brand enters for each provider that signs."""
    return {
        "amazon_ses": TOPIC,
        "mailersend": SECRET,
        "mailgun": SECRET,
        "mailtrap": SECRET,
        "mandrill": SECRET,
        "postal": public_text(rsa_key()),
        "resend": SVIX,
        "sendgrid": public_text(curve_key()),
        "unisender_go": SECRET,
    }


def hard_bounce(provider, address, *, token=""):
    """The provider's own event for an address that does not exist; `token` names the mail."""
    return BOUNCES[provider](address, token)


def body_of(provider, event):
    """An event as it is posted, unsigned."""
    if provider == "mandrill":
        return urlencode({"mandrill_events": json.dumps([event])}).encode()
    if provider in {"mailjet", "sendgrid", "sparkpost"}:
        return json.dumps([event]).encode()
    if provider == "mailtrap":
        return json.dumps({"events": [event]}).encode()
    if provider == "unisender_go":
        return json.dumps(event | {"auth": "0" * 32}).encode()
    return json.dumps(event).encode()


def signed(provider, event, *, url="", at=None):
    """The body and the heads of a post as the provider signs it."""
    body = body_of(provider, event)
    sign = globals().get(f"_sign_{provider}")
    return sign(body, url, at or time.time()) if sign else (body, {})


def notification(message, *, version="2", kind="Notification", topic=TOPIC, **more):
    """A message of Amazon's SNS, signed."""
    envelope = {
        "Type": kind,
        "MessageId": "m-1",
        "TopicArn": topic,
        "Message": message,
        "Timestamp": "2026-11-24T08:00:00.000Z",
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE,
        **more,
    }
    names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token"]
    lines = [
        f"{name}\n{envelope[name]}\n" for name in [*names, "TopicArn", "Type"] if name in envelope
    ]
    algorithm = hashes.SHA1() if version == "1" else hashes.SHA256()
    mark = rsa_key().sign("".join(lines).encode(), padding.PKCS1v15(), algorithm)
    return json.dumps(envelope | {"Signature": base64.b64encode(mark).decode()}).encode()


def _hex(body):
    return hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def _sign_amazon_ses(body, _url, _at):
    return notification(body.decode()), {}


def _sign_mailersend(body, _url, _at):
    return body, {"Signature": _hex(body)}


def _sign_mailtrap(body, _url, _at):
    return body, {"Mailtrap-Signature": _hex(body)}


def _sign_mailgun(body, _url, at):
    event = json.loads(body)
    token = hashlib.sha256(body).hexdigest()[:50]
    mark = _hex(f"{int(at)}{token}".encode())
    event["signature"] = {"timestamp": str(int(at)), "token": token, "signature": mark}
    return json.dumps(event).encode(), {}


def _sign_mandrill(body, url, _at):
    signed_text = url + "".join(name + value for name, value in sorted(parse_qsl(body.decode())))
    mark = hmac.new(SECRET.encode(), signed_text.encode(), hashlib.sha1).digest()
    return body, {"X-Mandrill-Signature": base64.b64encode(mark).decode()}


def _sign_postal(body, _url, _at):
    mark = rsa_key().sign(body, padding.PKCS1v15(), hashes.SHA1())
    return body, {"X-Postal-Signature": base64.b64encode(mark).decode()}


def _sign_resend(body, _url, at):
    moment = str(int(at))
    text = f"msg_1.{moment}.".encode() + body
    mark = base64.b64encode(hmac.new(SECRET.encode(), text, hashlib.sha256).digest()).decode()
    heads = {"svix-id": "msg_1", "svix-timestamp": moment, "svix-signature": f"v1,old v1,{mark}"}
    return body, heads


def _sign_sendgrid(body, _url, at):
    moment = str(int(at))
    mark = curve_key().sign(moment.encode() + body, ec.ECDSA(hashes.SHA256()))
    name = "X-Twilio-Email-Event-Webhook"
    return body, {
        f"{name}-Timestamp": moment,
        f"{name}-Signature": base64.b64encode(mark).decode(),
    }


def _sign_unisender_go(body, _url, _at):
    mark = hashlib.md5(body.replace(b"0" * 32, SECRET.encode())).hexdigest()
    return body.replace(b"0" * 32, mark.encode()), {}


PROVIDERS = tuple(BOUNCES)
