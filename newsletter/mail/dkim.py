"""DKIM signatures (RFC 6376, RFC 8463), cheap enough for a million mails.

Canonicalising a body costs six times an RSA signature, so `newsletter.mail.body`
writes bodies that are canonical already (relaxed): what is left for each mail
is one SHA-256 and the signature. A mail has one signature for each key.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

PrivateKey = RSAPrivateKey | Ed25519PrivateKey

# What nobody on the way may change; mail programs that show a button to leave
# ask that both its headers are signed (RFC 8058 section 4).
SIGNED = frozenset(
    {
        b"from",
        b"to",
        b"subject",
        b"date",
        b"message-id",
        b"reply-to",
        b"list-id",
        b"list-unsubscribe",
        b"list-unsubscribe-post",
        b"feedback-id",
        b"auto-submitted",
        b"mime-version",
        b"content-type",
        b"content-transfer-encoding",
    }
)
FOLD = re.compile(rb"\r\n(?=[ \t])")
BLANKS = re.compile(rb"[ \t]+")
NAMES_A_LINE = 5
SIGNATURE_A_LINE = 72


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs for a domain, and the selector its public half is published under."""

    domain: str
    selector: str
    private: PrivateKey = field(repr=False)

    @property
    def algorithm(self) -> str:
        """As it stands in the signature."""
        return "rsa-sha256" if isinstance(self.private, RSAPrivateKey) else "ed25519-sha256"

    def sign(self, data: bytes) -> bytes:
        """The signature; the same for the same data."""
        if isinstance(self.private, RSAPrivateKey):
            return self.private.sign(data, PKCS1v15(), hashes.SHA256())
        return self.private.sign(hashlib.sha256(data).digest())  # RFC 8463 section 3


def canonical_fields(head: bytes) -> list[bytes]:
    """The header fields that are signed, relaxed (RFC 6376 section 3.4.2)."""
    fields = []
    for line in FOLD.sub(b"", head).split(b"\r\n"):
        name, _, value = line.partition(b":")
        name = name.strip().lower()
        if name in SIGNED:
            fields.append(name + b":" + BLANKS.sub(b" ", value).strip())
    return fields


def signatures(keys: Sequence[SigningKey], *, fields: list[bytes], body: bytes) -> bytes:
    """The header lines that sign a mail, one for each key; the same for the same mail.

    `fields` come from `canonical_fields`; `body` is canonical but for its end.
    No time is written: where clocks differ, a signature of the future is refused.
    """
    if not keys:
        return b""
    body_hash = base64.b64encode(hashlib.sha256(_ended(body)).digest())
    names = [one.partition(b":")[0] for one in fields]
    # From is listed once more than it stands: one that is added on the way breaks the signature.
    content = b"h=" + _name_list([*names, b"from"]) + b";", b"bh=" + body_hash + b";"
    signed = b"\r\n".join(fields) + b"\r\n"
    return b"".join(_signature(key, content=content, signed=signed) for key in keys)


def _signature(key: SigningKey, *, content: tuple[bytes, bytes], signed: bytes) -> bytes:
    tags = [
        f"v=1; a={key.algorithm}; c=relaxed/relaxed; d={key.domain};".encode(),
        f"s={key.selector};".encode(),
        *content,
        b"b=",
    ]
    unsigned = b" ".join(tags).replace(b"\r\n", b"")
    mark = base64.b64encode(key.sign(signed + b"dkim-signature:" + unsigned))
    rows = [mark[at : at + SIGNATURE_A_LINE] for at in range(0, len(mark), SIGNATURE_A_LINE)]
    return b"DKIM-Signature: " + b"\r\n ".join(tags) + b"\r\n ".join(rows) + b"\r\n"


def _name_list(names: list[bytes]) -> bytes:
    rows = [names[at : at + NAMES_A_LINE] for at in range(0, len(names), NAMES_A_LINE)]
    return b":\r\n ".join(b":".join(row) for row in rows)


def _ended(body: bytes) -> bytes:
    """The body with one line end at its end, whatever stands there (section 3.4.4)."""
    if body.endswith(b"\r\n") and not body.endswith(b"\r\n\r\n"):
        return body
    kept = body.rstrip(b"\r\n")
    return kept + b"\r\n" if kept else b""
