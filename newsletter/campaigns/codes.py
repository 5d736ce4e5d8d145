"""Short codes of claim links, and the squares that telephones read them from."""

from __future__ import annotations

import io
import secrets

import segno

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud
LENGTH = 6
QUIET_ZONE = 4  # modules of margin that readers need (ISO/IEC 18004)
PRINTED = 20  # pixels a module of the picture has: sharp at 10 cm in print


def new_code() -> str:
    """Six letters: hard to guess by chance among a brand's links, easy to type from paper."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def as_svg(address: str) -> bytes:
    """The code as a drawing of any size."""
    out = io.BytesIO()
    _square(address).save(out, kind="svg", border=QUIET_ZONE, scale=8, light="#fff", title=address)
    return out.getvalue()


def as_png(address: str) -> bytes:
    """The code as a picture to print."""
    out = io.BytesIO()
    _square(address).save(out, kind="png", border=QUIET_ZONE, scale=PRINTED)
    return out.getvalue()


def _square(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
