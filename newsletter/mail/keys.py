"""Keys that sign mail: made here, kept as PEM, and the half that the DNS shows."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from newsletter.mail.dkim import PrivateKey

BITS = 2048  # longer ones need more than a DNS answer of 512 bytes, and some receivers refuse them
EXPONENT = 65537


def make_rsa() -> PrivateKey:
    """A fresh key that every receiver can check."""
    return rsa.generate_private_key(EXPONENT, BITS)


def make_ed25519() -> PrivateKey:
    """A fresh key that is seven times faster; a receiver that cannot check it reads the other."""
    return Ed25519PrivateKey.generate()


def write_private(key: PrivateKey) -> str:
    """The key as PEM, for a field that is encrypted."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def read_private(pem: str) -> PrivateKey:
    """The key that `write_private` wrote."""
    # Its primes need no test: the field it comes from proves that nobody changed it.
    key = load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, PrivateKey)  # noqa: S101 - nothing else is ever written
    return key


def write_public(key: PrivateKey) -> str:
    """The public half as the tag `p` of a DKIM record (RFC 6376 section 3.6.1, RFC 8463)."""
    if isinstance(key, Ed25519PrivateKey):
        data = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    else:
        data = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(data).decode()
