"""What stands where a picture will be until it has come: its colours, in under a hundred bytes."""

from __future__ import annotations

import base64
import io
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST = 100  # bytes
SIDES = (5, 3)  # one after the other, until it is short enough
ENOUGH = (64, 64)  # a JPEG needs not be decoded larger than this


def haze(file: BinaryIO) -> str:
    """A WebP of a few dots as base64; "" of a picture with holes, or one that cannot be read."""
    try:
        drawing: Image.Image = Image.open(file)
        drawing.draft("RGB", ENOUGH)
        upright: Image.Image = ImageOps.exif_transpose(drawing)
    except (OSError, SyntaxError, UnidentifiedImageError):
        return ""
    if upright.mode not in {"RGB", "L"}:
        return ""
    dots = (_dots(upright, side) for side in SIDES)
    return next((base64.b64encode(one).decode() for one in dots if len(one) < LONGEST), "")


def _dots(drawing: Image.Image, side: int) -> bytes:
    size = (side, max(1, min(side * 2, round(side * drawing.height / drawing.width))))
    output = io.BytesIO()
    small = drawing.convert("RGB").resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    small.save(output, "webp", quality=20, method=6)
    return output.getvalue()
