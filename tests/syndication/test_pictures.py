"""A picture is what its bytes are, and tells nothing about who took it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from syndication import pictures
from syndication.pictures import BadPicture, check

HOSTILE = {
    "bomb-50000x50000-1bit.png": "40 million dots",
    "html-as.jpg": "no picture",
    "polyglot.gif": "no picture",
    "script.svg": "no picture",
    "truncated.jpg": "no picture",
    "zero.png": "no picture",
}


def drawn(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20), **facts: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "#345678").save(written, kind, **facts)
    return written.getvalue()


def from_a_camera(*, orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010F] = "SecretCamera"
    told.get_ifd(0x8825)[1] = "N"
    return told


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_every_hostile_picture_is_judged(exports):
    assert {path.name for path in (exports / "hostile" / "image").iterdir()} == set(HOSTILE)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_is_refused_with_the_reason(exports, name):
    data = (exports / "hostile" / "image" / name).read_bytes()

    with pytest.raises(BadPicture, match=HOSTILE[name]):
        check(data)


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp"), ("AVIF", "avif")],
)
def test_a_picture_that_tells_nothing_is_kept_as_it_is(kind, suffix):
    data = drawn(kind)

    found = check(data)

    assert (found.data, found.suffix, found.width, found.height) == (data, suffix, 40, 20)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_a_camera_wrote_does_not_come_along(kind):
    data = drawn(kind, exif=from_a_camera())
    assert b"SecretCamera" in data

    found = check(data)

    assert b"SecretCamera" not in found.data
    assert not dict(opened(found.data).getexif())
    assert (found.width, found.height) == (40, 20)


def test_a_picture_that_lay_on_its_side_is_set_upright():
    found = check(drawn(exif=from_a_camera(orientation=6)))

    assert (found.width, found.height) == (20, 40)
    assert opened(found.data).size == (20, 40)


def test_a_colour_profile_belongs_to_the_drawing():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    found = check(drawn("PNG", exif=from_a_camera(), icc_profile=profile))

    assert opened(found.data).info["icc_profile"] == profile


def test_a_photograph_is_not_packed_a_second_time():
    data = drawn(exif=from_a_camera(), quality=40)

    found = check(data)

    assert opened(found.data).quantization == opened(data).quantization  # type: ignore[attr-defined]


def test_two_pictures_in_one_file_become_the_first():
    written = io.BytesIO()
    first, second = (Image.new("RGB", (40, 20), colour) for colour in ("#345678", "#876543"))
    first.save(written, "MPO", save_all=True, append_images=[second])

    found = check(written.getvalue())

    assert found.suffix == "jpg"
    assert opened(found.data).format == "JPEG"


def test_a_moving_picture_goes_on_moving():
    written = io.BytesIO()
    first, second = (Image.new("RGB", (40, 20), colour) for colour in ("#345678", "#876543"))
    first.save(written, "GIF", save_all=True, append_images=[second])

    found = check(written.getvalue())

    assert found.data == written.getvalue()


def test_a_picture_that_is_cut_short_is_refused():
    with pytest.raises(BadPicture, match="cut short"):
        check(drawn("PNG", size=(400, 400))[:-60])


@pytest.mark.parametrize(
    ("limit", "reason"),
    [("MOST_BYTES", "20 MB"), ("MOST_PIXELS", "dots"), ("MOST_MOVING_PIXELS", "dots")],
)
def test_what_is_too_large_is_refused(monkeypatch, limit, reason):
    monkeypatch.setattr(pictures, limit, 100)

    with pytest.raises(BadPicture, match=reason):
        check(drawn())
