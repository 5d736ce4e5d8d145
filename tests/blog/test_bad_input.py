"""What an editor may bring by accident gets an answer in a sentence, and breaks nothing."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wagtail.models import Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

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


@pytest.fixture
def home() -> Site:
    return make.site()


@pytest.fixture
def desk(client: Client, home: Site) -> Client:
    client.force_login(make.administrator())
    return client


def png(width: int, height: int) -> bytes:
    """The head of a picture of that size, with nothing of it behind."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def upload(desk: Client, door: str, name: str, data: bytes, kind: str) -> str:
    field = {"add": "file", "multiple/add": "files[]"}[door]
    answer = desk.post(
        f"/admin/images/{door}/",
        {"title": "x", field: SimpleUploadedFile(name, data, kind)},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "kind", "reason"),
    [
        ("huge.png", png(10_000, 10_000), "image/png", "too many pixels"),
        (
            "script.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "image/svg+xml",
            "Not a supported image format",
        ),
        (
            "script.png",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "image/png",
            "Not a valid",
        ),
        ("broken.jpg", b"\xff\xd8\xff\xe0 torn off", "image/jpeg", "corrupted"),
        ("torn.png", png(40, 30)[:40], "image/png", "corrupted"),
        ("empty.jpg", b"", "image/jpeg", "empty"),
    ],
    ids=["huge", "svg", "disguised", "broken", "torn", "empty"],
)
def test_a_picture_that_is_none_is_refused_with_the_reason(
    desk: Client, name: str, data: bytes, kind: str, reason: str
):
    said = [upload(desk, door, name, data, kind).lower() for door in ("add", "multiple/add")]

    assert [reason.lower() in one for one in said] == [True, True]
    assert Picture.objects.count() == 0


def test_a_picture_that_is_one_is_taken(desk: Client):
    data = io.BytesIO()
    Image.new("RGB", (40, 30)).save(data, "PNG")

    upload(desk, "multiple/add", "small.png", data.getvalue(), "image/png")

    assert Picture.objects.count() == 1


def save(desk: Client, page: Any, **facts: Any) -> str:
    data = {
        "title": page.title,
        "slug": page.slug,
        "visibility": "public",
        "series_order": "0",
        "body": streamfield([]),
        "bylines": inline_formset([]),
        "comments": inline_formset([]),
    }
    answer = desk.post(f"/admin/pages/{page.pk}/edit/", nested_form_data({**data, **facts}))
    return answer.content.decode()


def test_a_title_of_ten_thousand_characters_is_refused_with_the_reason(desk: Client, home: Site):
    page = make.article(site=home)

    said = save(desk, page, title="x" * 10_000)

    assert "at most 255 characters (it has 10000)" in said
    page.refresh_from_db()
    assert page.title == "A house of one's own"


def test_an_embed_from_a_private_network_is_refused_with_the_reason(desk: Client, home: Site):
    page = make.article(site=home)
    embed = {"url": "http://192.168.1.20/film", "title": "", "caption": ""}

    said = save(desk, page, **{"body": streamfield([("embed", embed)]), "action-publish": "1"})

    assert "192.168.1.20 lies in a private network." in said
