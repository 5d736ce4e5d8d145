"""Somebody else's idea of a DKIM signature: dkimpy, told what the DNS says.

dkimpy takes Ed25519 from PyNaCl; it gets the same numbers from `cryptography` here.
"""

from __future__ import annotations

import base64
import importlib
import sys
import types
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

VENDOR = Path(__file__).resolve().parents[1] / "vendor"


class VerifyKey:
    """As much of `nacl.signing.VerifyKey` as dkimpy asks for."""

    def __init__(self, data: bytes, encoder: Any) -> None:
        self.key = Ed25519PublicKey.from_public_bytes(base64.b64decode(data))

    def verify(self, data: bytes, signature: bytes) -> None:
        try:
            self.key.verify(signature, data)
        except InvalidSignature as error:
            raise sys.modules["nacl.exceptions"].BadSignatureError from error


def verifies(mail: bytes, records: dict[str, str]) -> list[bool]:
    """Whether each signature of a mail holds, from the top, with these TXT records."""
    dkim = _dkim()
    number = mail.partition(b"\r\n\r\n")[0].lower().count(b"dkim-signature:")

    def answer(name: bytes, timeout: int = 5) -> bytes | None:
        found = records.get(name.decode().rstrip("."))
        return found.encode() if found else None

    checked = []
    for index in range(number):
        try:
            checked.append(bool(dkim.DKIM(mail).verify(idx=index, dnsfunc=answer)))
        except dkim.DKIMException:
            checked.append(False)
    return checked


def _dkim() -> Any:
    if "dkim" not in sys.modules:
        for name in ("nacl", "nacl.signing", "nacl.encoding", "nacl.exceptions"):
            sys.modules[name] = types.ModuleType(name)
        nacl: Any = sys.modules["nacl"]
        nacl.signing, nacl.encoding, nacl.exceptions = (
            sys.modules[f"nacl.{name}"] for name in ("signing", "encoding", "exceptions")
        )
        nacl.signing.VerifyKey, nacl.encoding.Base64Encoder = VerifyKey, None
        nacl.exceptions.BadSignatureError = type("BadSignatureError", (Exception,), {})
        nacl.exceptions.ValueError = ValueError
        sys.path.append(str(VENDOR))
    return importlib.import_module("dkim")
