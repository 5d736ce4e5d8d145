"""Uploads are shown or handed over, never run; what was dropped lies where no address leads."""

from __future__ import annotations

from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404

import pytest

from core.media import media
from core.storage import private_storage

pytestmark = pytest.mark.django_db  # closing an answer looks at the connections


@pytest.fixture
def uploads(settings):
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def test_a_picture_is_shown(rf, uploads):
    (uploads / "a.PNG").write_bytes(b"png")

    answer = media(rf.get("/"), "a.PNG")

    assert answer.headers["Content-Disposition"] == 'inline; filename="a.PNG"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.js", "a.pdf", "a"])
def test_whatever_else_is_handed_over(rf, uploads, name):
    (uploads / name).write_bytes(b"<script>")

    answer = media(rf.get("/"), name)

    assert answer.headers["Content-Disposition"] == "attachment"
    answer.close()


def test_a_picture_that_did_not_change_is_not_sent_again(rf, uploads):
    (uploads / "a.svg").write_bytes(b"<svg>")
    with_date = {"HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2050 00:00:00 GMT"}

    answer = media(rf.get("/", **with_date), "a.svg")

    assert answer.status_code == 304


@pytest.mark.parametrize("path", ["../secret", "none.png", ""])
def test_nothing_outside_of_the_uploads_is_served(rf, uploads, path):
    (uploads.parent / "secret").write_text("secret")

    with pytest.raises((Http404, SuspiciousFileOperation)):
        media(rf.get("/"), path)


def test_what_was_dropped_has_no_address(settings):
    place = private_storage()

    assert place.path("a") == str(settings.VAR_DIR / "private" / "a")
    with pytest.raises(ValueError, match="private"):
        place.url("a")
