"""The pictures of a story come home with it: from the file, or from where they were."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

from django.core.files.base import ContentFile

from wagtail.models import ReferenceIndex, Revision

import pytest
from PIL import Image

from blog.rendering import render_html
from core.models import Picture, Rendition
from people.models import Contributor
from syndication.actions.stories import relink, take_back_story
from tests import make
from tests.fakes.stranger import Stranger, answer, stranger
from tests.syndication.bringing import article_of, bring, intake, story

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2019, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _loopback_is_ours(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture
def it() -> Iterator[Stranger]:
    with stranger() as one:
        yield one


@pytest.fixture
def run():
    return intake(site=make.site())


def jpeg(colour: str = "#345678") -> bytes:
    told = Image.Exif()
    told[0x010F] = "SecretCamera"
    written = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(written, "JPEG", exif=told)
    return written.getvalue()


def figure(url: str, *, caption: str = "") -> str:
    return f'<figure><img src="{url}" alt="A quay"><figcaption>{caption}</figcaption></figure>'


def test_a_picture_is_fetched_and_kept_without_what_the_camera_wrote(run, it, tmp_path, settings):
    url = it.says("/max/2400/1*quay.jpeg", answer(jpeg()))

    row = bring(run, story(html=figure(url, caption="The quay.")), folder=tmp_path)[0]

    picture = Picture.objects.get()
    value = article_of(row).body[0].value
    assert (value["image"], value["alt"], value["caption"]) == (picture, "A quay", "The quay.")
    assert (picture.title, picture.width) == ("A quay", 40)
    assert picture.filename == "1quay.jpg"
    assert b"SecretCamera" not in (settings.MEDIA_ROOT / picture.file.name).read_bytes()
    assert row.made["fidelity"]["images"] == 1.0


def test_the_cover_comes_along_with_its_description(run, it, tmp_path):
    url = it.says("/cover", answer(jpeg()))

    row = bring(run, story(html=figure(url), cover_url=url), folder=tmp_path)[0]

    page = article_of(row)
    assert page.cover == Picture.objects.get()
    assert page.cover_alt == "A quay"
    assert len(it.heard) == 1


def test_the_same_picture_is_kept_once(run, it, tmp_path):
    first, second = (it.says(path, answer(jpeg())) for path in ("/a.jpg", "/b.jpg"))

    rows = bring(
        run, story(html=figure(first)), story(source_id="2", html=figure(second)), folder=tmp_path
    )

    assert Picture.objects.count() == 1
    assert [len(row.made["pictures"]) for row in rows] == [1, 0]


def test_a_picture_in_the_export_is_taken_from_there(run, it, tmp_path):
    (tmp_path / "export" / "img").mkdir(parents=True)
    (tmp_path / "export" / "img" / "quay one.jpg").write_bytes(jpeg())
    markup = figure("./img/quay%20one.jpg") + figure(it.url("/old/img/quay%20one.jpg"))

    row = bring(run, story(html=markup), folder=tmp_path)[0]

    assert [block.block_type for block in article_of(row).body] == ["image", "image"]
    assert Picture.objects.count() == 1
    assert it.heard == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (answer(b"<html>", content_type="image/jpeg"), "no picture"),
        (answer(b"", status="404 Not Found"), "answers 404"),
    ],
)
def test_a_picture_that_cannot_be_had_is_named_and_left_as_a_link(run, it, tmp_path, said, reason):
    url = it.says("/gone.jpg", said)

    row = bring(run, story(html=figure(url, caption="The quay.")), folder=tmp_path)[0]

    (missing,) = row.made["missing"]
    assert missing["url"] == url
    assert reason in missing["reason"]
    assert row.made["fidelity"]["images"] == 0.0
    kept = str(article_of(row).body[0].value)
    assert f'<a href="{url}"' in kept
    assert ">A quay</a><figcaption>The quay.</figcaption>" in kept
    assert "<img" not in render_html(article_of(row).body, medium="web", base_url="")


@pytest.mark.parametrize("name", ["nothing.jpg", "quay.jpg"])
def test_a_picture_without_an_address_is_looked_for_in_the_file_alone(run, tmp_path, name):
    for folder in ("a", "b"):
        (tmp_path / "export" / folder).mkdir(parents=True)
        (tmp_path / "export" / folder / "quay.jpg").write_bytes(jpeg())

    row = bring(run, story(html=figure(name)), folder=tmp_path)[0]

    assert "not in the file" in row.made["missing"][0]["reason"]
    assert str(article_of(row).body[0].value) == "<figure>A quay</figure>"


def test_pictures_inside_the_house_are_not_fetched_for_a_stranger(run, exports, tmp_path, settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = []
    markup = (exports / "hostile" / "html" / "ssrf-images.html").read_text()

    row = bring(run, story(html=markup), folder=tmp_path)[0]

    assert len(row.made["missing"]) == 11
    assert not Picture.objects.exists()


def test_nothing_is_fetched_against_the_wish(it, tmp_path):
    run = intake(site=make.site(), fetch_media=False)
    url = it.says("/a.jpg", answer(jpeg()))

    row = bring(run, story(html=figure(url)), folder=tmp_path)[0]

    assert it.heard == []
    assert "as you wished" in row.made["missing"][0]["reason"]


def test_a_damaged_file_of_the_export_does_not_stop_the_story(run, tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "quay.jpg").write_bytes(b"\xff\xd8nothing")

    row = bring(run, story(html=figure("quay.jpg")), folder=tmp_path)[0]

    assert "no picture" in row.made["missing"][0]["reason"]


def test_pictures_are_taken_back_with_their_story_and_their_files(
    run, it, tmp_path, django_capture_on_commit_callbacks
):
    url = it.says("/a.jpg", answer(jpeg()))
    row = bring(run, story(html=figure(url), cover_url=url), folder=tmp_path)[0]
    picture = Picture.objects.get()
    smaller = Rendition.objects.create(
        image=picture,
        filter_spec="width-20",
        width=20,
        height=10,
        file=ContentFile(jpeg(), name="a.width-20.jpg"),
    )
    files = [picture.file, smaller.file]
    relink(run)

    with django_capture_on_commit_callbacks(execute=True):
        take_back_story(row=row)

    assert not Picture.objects.exists()
    assert [file.storage.exists(file.name) for file in files] == [False, False]


@pytest.mark.parametrize("place", ["cover", "body", "photo", "index"])
def test_a_picture_that_something_else_shows_stays(run, it, tmp_path, place):
    url = it.says("/a.jpg", answer(jpeg()))
    row = bring(run, story(html=figure(url)), folder=tmp_path)[0]
    picture = Picture.objects.get()
    shown = [("image", {"image": picture, "alt": "A quay"})]
    if place == "photo":
        Contributor.objects.filter(pk=make.contributor(site=run.site).pk).update(photo=picture)
    elif place == "cover":
        make.article(site=run.site, title="Mine", cover=picture)
    elif place == "body":
        make.article(site=run.site, title="Mine", body=shown, live=False)
    else:
        mine = make.article(site=run.site, title="Mine", body=shown)
        Revision.objects.filter(object_id=str(mine.pk)).update(created_at=LONG_AGO)
        ReferenceIndex.create_or_update_for_object(mine)

    take_back_story(row=row)

    assert Picture.objects.count() == 1
