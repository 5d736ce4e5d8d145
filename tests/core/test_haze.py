"""What readers see of a picture before it has come."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image

from blog.pictures import SIZES, draw
from core.haze import LONGEST, haze
from tests import make


def file(image: Image.Image, kind: str = "jpeg") -> io.BytesIO:
    output = io.BytesIO()
    image.save(output, kind)
    output.seek(0)
    return output


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 200).convert("RGB")


@pytest.mark.parametrize("size", [(640, 400), (400, 640), (2000, 10), (10, 2000), (1, 1)])
def test_a_haze_is_short_whatever_the_picture(size):
    data = base64.b64decode(haze(file(noise(size))))

    assert 0 < len(data) < LONGEST
    with Image.open(io.BytesIO(data)) as drawn:
        assert drawn.format == "WEBP"


def test_a_haze_has_the_colours_of_its_picture():
    halves = Image.new("RGB", (800, 500), "red")
    halves.paste("blue", (400, 0, 800, 500))

    with Image.open(io.BytesIO(base64.b64decode(haze(file(halves))))) as drawn:
        colours: Any = drawn.convert("RGB")
        left, right = colours.getpixel((0, 1)), colours.getpixel((4, 1))

    assert left[0] > 150 > left[2]
    assert right[2] > 150 > right[0]


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_a_picture_one_can_look_through_has_none(mode):
    assert haze(file(Image.new(mode, (20, 20)), "png")) == ""


def test_what_is_no_picture_has_none():
    assert haze(io.BytesIO(b"<html>")) == ""


@pytest.mark.django_db
# Wagtail leaves the temporary file of a rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_picture_keeps_its_haze_with_its_first_sizes():
    picture = make.picture()

    picture.get_renditions("format-webp|width-320", "format-jpeg|width-320")

    picture.refresh_from_db()
    assert base64.b64decode(picture.haze)


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_page_shows_the_haze_before_the_picture_and_not_behind_a_face():
    picture = make.picture()
    for size in ("cover", "face"):
        picture.get_renditions(*SIZES[size].specs)

    cover, face = (draw(picture, size=size, alt="A quay") for size in ("cover", "face"))

    assert cover.index(picture.haze) < cover.index("<picture")
    assert "haze" not in face
