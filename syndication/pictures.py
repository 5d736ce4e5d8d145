"""A stranger's picture, judged by its bytes: what it really is, how large, and what it tells.

Pure. What a camera wrote into a picture (where it was taken, when, with what) does not go online;
what was drawn stays as it was wherever the format allows.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_MOVING_PIXELS = 160_000_000  # of all frames together
FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
OPENED = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
ORIENTATION = 0x0112
# Where the formats keep what was not drawn. A colour profile (icc_profile) is part of the drawing.
PRIVATE = frozenset({"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "mp"})


class BadPicture(ValueError):
    """The bytes are no picture we keep; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A picture that may be kept."""

    data: bytes = field(repr=False)
    suffix: str
    width: int
    height: int


def check(data: bytes) -> Checked:
    """The picture without what it tells about its maker. Raises `BadPicture`."""
    if len(data) > MOST_BYTES:
        raise BadPicture(_("It is larger than 20 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _checked(data)
    except UnidentifiedImageError as error:
        raise BadPicture(_("It is no picture, or of a kind that is not kept.")) from error
    except Image.DecompressionBombError as error:
        raise _too_many() from error
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, MemoryError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture(_("It is damaged or cut short.")) from error


def _checked(data: bytes) -> Checked:
    with Image.open(io.BytesIO(data), formats=OPENED) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _too_many()
        kind = str(image.format)
        moving = bool(getattr(image, "is_animated", False)) and kind != "MPO"
        frames = getattr(image, "n_frames", 1) if moving else 1
        if frames * image.width * image.height > MOST_MOVING_PIXELS:
            raise _too_many()
        image.load()
        if moving or not (PRIVATE & set(image.info) or image.getexif()):
            return Checked(data, FORMATS[kind], image.width, image.height)
        return _without_private(image, kind)


def _without_private(image: Any, kind: str) -> Checked:
    """The same picture, upright, with nothing but its colours; JPEG is not packed a second time."""
    profile = image.info.get("icc_profile")
    turned = image.getexif().get(ORIENTATION, 1) != 1
    drawn = ImageOps.exif_transpose(image) if turned else image
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if kind in {"JPEG", "MPO"}:
        kind = "JPEG"
        options["quality"] = 95 if turned or image.format != "JPEG" else "keep"
    elif kind in {"WEBP", "AVIF"}:
        options["quality"] = 95
    clean = drawn if options.get("quality") == "keep" else _bare(drawn)
    written = io.BytesIO()
    clean.save(written, kind, exif=b"", comment=b"", **options)
    return Checked(written.getvalue(), FORMATS[kind], clean.width, clean.height)


def _bare(image: Any) -> Any:
    bare = image.copy()
    bare.info = {
        name: value
        for name, value in image.info.items()
        if name in {"transparency", "gamma", "background"}
    }
    return bare


def _too_many() -> BadPicture:
    return BadPicture(_("It has more than 40 million dots."))
