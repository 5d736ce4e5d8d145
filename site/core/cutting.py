"""Cuts a picture to many sizes and formats with one decoding, from the largest to the smallest.

Wagtail decodes the whole file once for every size and format. Here a JPEG is decoded no larger than
the largest size needs (`draft`), each size is made from the next larger one of the same crop, and
every format of a size is written from the same drawing. `benchmarks/pictures` measures by how much.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from wagtail.images.image_operations import FormatOperation
from wagtail.images.models import Filter

from PIL import Image, ImageOps

# The qualities of Wagtail; the faster ways of writing cost a tenth of the bytes.
WAYS: dict[str, dict[str, Any]] = {
    "jpeg": {"quality": 76, "progressive": True, "optimize": True},
    "webp": {"quality": 80, "method": 2},
    "avif": {"quality": 61, "speed": 8},
}
EXTENSIONS = {"jpeg": ".jpg", "webp": ".webp", "avif": ".avif"}
PLAIN = frozenset({"RGB", "RGBA", "L", "LA", "P"})
SIDEWAYS = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height
ORIENTATION = 0x0112
GAP = 2.0  # how much is left to the careful filter after the quick halving

Rect = tuple[int, int, int, int]
Shape = tuple[Rect, tuple[int, int]]


def formats_of(filters: Sequence[Filter]) -> dict[Filter, str] | None:
    """The format of each, or nothing when one of them asks for more than a size and a format."""
    found = {}
    for one in filters:
        asked = [step.format for step in one.filter_operations if isinstance(step, FormatOperation)]
        if len(asked) != len(one.filter_operations) or len(asked) != 1 or asked[0] not in WAYS:
            return None
        found[one] = asked[0]
    return found


def cut(file: BinaryIO, picture: Any, formats: dict[Filter, str]) -> Iterator[tuple[Filter, bytes]]:
    """Every rendition that was asked for; none of a picture that moves or has uncommon colours."""
    drawing: Image.Image = Image.open(file)
    if getattr(drawing, "is_animated", False) or drawing.mode not in PLAIN:
        return
    whole = _upright(drawing)
    wanted = _shapes(picture, whole, formats)
    colours = {"icc_profile": drawing.info.get("icc_profile")}
    source = _decoded(drawing, whole, wanted)
    larger: dict[Rect, Image.Image] = {}
    for rect, size in sorted(wanted, key=lambda shape: -shape[1][0] * shape[1][1]):
        larger[rect] = _resized(larger.get(rect), source, whole=whole, shape=(rect, size))
        for one in wanted[rect, size]:
            yield one, _written(larger[rect], formats[one], **colours)


def _upright(drawing: Image.Image) -> tuple[int, int]:
    width, height = drawing.size
    is_sideways = drawing.getexif().get(ORIENTATION) in SIDEWAYS
    return (height, width) if is_sideways else (width, height)


def _shapes(
    picture: Any, whole: tuple[int, int], formats: dict[Filter, str]
) -> dict[Shape, list[Filter]]:
    """What is cut out and how large it becomes, as Wagtail reckons it, focal point included."""
    found: dict[Shape, list[Filter]] = {}
    for one in formats:
        transform = one.get_transform(picture, whole)
        rect = tuple(transform.get_rect().round())
        size = tuple(max(1, round(side)) for side in transform.size)
        found.setdefault((rect, size), []).append(one)
    return found


def _decoded(
    drawing: Image.Image, whole: tuple[int, int], wanted: dict[Shape, list[Filter]]
) -> Image.Image:
    """The picture upright, a JPEG no larger than its largest use."""
    scale = max(
        max(size[0] / (rect[2] - rect[0]), size[1] / (rect[3] - rect[1])) for rect, size in wanted
    )
    if scale < 1:
        side = max(1, round(max(whole) * scale))
        drawing.draft(None, (side, side))
    has_holes = drawing.mode in {"RGBA", "LA"} or "transparency" in drawing.info
    upright: Image.Image = ImageOps.exif_transpose(drawing)
    return upright.convert("RGBA" if has_holes else "RGB")


def _resized(
    larger: Image.Image | None, source: Image.Image, *, whole: tuple[int, int], shape: Shape
) -> Image.Image:
    rect, size = shape
    if larger is not None:
        return larger.resize(size, Image.Resampling.BICUBIC, reducing_gap=GAP)
    across, down = source.width / whole[0], source.height / whole[1]
    box = (rect[0] * across, rect[1] * down, rect[2] * across, rect[3] * down)
    return source.resize(size, Image.Resampling.BICUBIC, box=box, reducing_gap=GAP)


def _written(drawing: Image.Image, name: str, **colours: Any) -> bytes:
    if name == "jpeg" and drawing.mode == "RGBA":
        ground = Image.new("RGB", drawing.size, "white")
        ground.paste(drawing, mask=drawing.getchannel("A"))
        drawing = ground
    output = io.BytesIO()
    drawing.save(output, name, **WAYS[name], **colours)
    return output.getvalue()
