"""Pictures are cut with one decoding, and come out as Wagtail would have made them."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile

from wagtail.images.models import AbstractImage, Filter

import pytest
from PIL import Image

from core.models import Picture
from tests import make

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SPECS = [
    f"format-{name}|{shape}"
    for shape in ("width-320", "width-160", "fill-100x100", "fill-200x200")
    for name in ("avif", "webp", "jpeg")
]


def taken(image: Image.Image, *, name: str, **ways: Any) -> Picture:
    """A picture of the library from a drawing."""
    data = io.BytesIO()
    image.save(data, **ways)
    return Picture.objects.create(title=name, file=ContentFile(data.getvalue(), name=name))


def opened(rendition: Any) -> Image.Image:
    with rendition.file.open() as file:
        image: Image.Image = Image.open(io.BytesIO(file.read()))
        return image


def halves(size: tuple[int, int] = (800, 500)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image


def test_every_size_and_format_has_the_measures_wagtail_gives_it() -> None:
    ours, theirs = make.picture(size=(800, 500)), make.picture(size=(800, 500))

    made = ours.get_renditions(*SPECS)

    stock = AbstractImage.create_renditions(theirs, *(Filter(spec) for spec in SPECS))
    expected = {one.spec: (kept.width, kept.height) for one, kept in stock.items()}
    assert {spec: (kept.width, kept.height) for spec, kept in made.items()} == expected
    formats = {spec: (opened(kept).format or "").lower() for spec, kept in made.items()}
    assert all(f"format-{name}|" in spec for spec, name in formats.items())


def test_the_focal_point_decides_what_is_cut_out() -> None:
    picture = taken(halves(), name="halves.png", format="PNG")
    picture.focal_point_x, picture.focal_point_y = 700, 250
    picture.focal_point_width = picture.focal_point_height = 50

    [cut] = picture.get_renditions("format-jpeg|fill-100x100").values()

    red, _green, blue = opened(cut).getpixel((50, 50))  # type: ignore[misc]  # RGB
    assert (blue > 200, red < 50) == (True, True)


def test_a_photograph_that_was_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = taken(halves(), name="sideways.jpg", format="JPEG", exif=exif)

    made = picture.get_renditions("format-jpeg|width-100", "format-webp|width-100")

    drawing = opened(made["format-jpeg|width-100"])
    assert drawing.size == (100, 160)
    assert drawing.getpixel((50, 20))[0] > 200  # type: ignore[index]  # RGB: red is above


def test_what_is_transparent_is_white_in_a_jpeg_and_stays_so_elsewhere() -> None:
    picture = taken(Image.new("RGBA", (80, 80), (0, 0, 0, 0)), name="glass.png", format="PNG")

    made = picture.get_renditions("format-jpeg|width-40", "format-webp|width-40")

    assert opened(made["format-jpeg|width-40"]).getpixel((20, 20)) == (255, 255, 255)
    assert opened(made["format-webp|width-40"]).getpixel((20, 20))[3] == 0  # type: ignore[index]


def test_a_small_picture_is_not_enlarged() -> None:
    picture = make.picture(size=(64, 40))

    made = picture.get_renditions("format-jpeg|width-640", "format-webp|width-640")

    assert {(one.width, one.height) for one in made.values()} == {(64, 40)}


@pytest.mark.parametrize("mode", ["CMYK", "moving"])
def test_what_is_uncommon_is_left_to_wagtail(mode: str) -> None:
    if mode == "moving":
        frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
        facts = {"save_all": True, "append_images": frames[1:]}
        picture = taken(frames[0], name="moving.gif", format="GIF", **facts)
    else:
        picture = taken(Image.new("CMYK", (40, 40)), name="print.jpg", format="JPEG")

    made = picture.get_renditions("format-webp|width-20", "format-jpeg|width-20")

    assert {one.width for one in made.values()} == {20}


@pytest.mark.parametrize(
    "spec", ["width-20", "format-png|width-20", "format-jpeg|jpegquality-40|width-20"]
)
def test_what_asks_for_more_than_a_size_and_a_format_is_left_to_wagtail(spec: str) -> None:
    made = make.picture().get_renditions(spec, "max-10x10")

    assert {one.width for one in made.values()} == {20, 10}


def test_cutting_again_makes_nothing_twice() -> None:
    picture = make.picture()
    first = picture.get_renditions(*SPECS[:3])

    again = picture.create_renditions(*(Filter(spec) for spec in SPECS[:3]))

    assert {one.pk for one in again.values()} == {one.pk for one in first.values()}
    assert picture.renditions.count() == 3
