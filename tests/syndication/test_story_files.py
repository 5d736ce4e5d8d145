"""Sound, film and files of a story: kept if they are what they say, else led to where they are."""

from __future__ import annotations

import base64
from typing import Any, cast

from wagtail.documents.models import Document

import pytest

from syndication.actions.stories import StoryPlan, gather, take_back_story
from syndication.actions.stories.placing import placed
from syndication.exchange import UnreadableFile
from syndication.uploads import MOST_BYTES, BadFile, check_file
from tests import make
from tests.fakes.stranger import answer, stranger
from tests.syndication.bringing import WORDS, article_of, bring, intake, page_of, plan, story
from tests.syndication.test_story_pictures import jpeg

SONG = b"ID3" + bytes(64)
PICTURE = {"alt": "a", "decorative": False, "caption": "", "credit": "", "link": ""}


@pytest.fixture
def it():
    with stranger() as one:
        yield one


@pytest.fixture
def run(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    return intake(site=make.site())


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (SONG, "mp3"),
        (b"\xff\xfb\x90", "mp3"),
        (b"%PDF-1.7", "pdf"),
        (b"PK\x03\x04", "docx"),
        (b"\x00\x00\x00\x18ftypisom", "mp4"),
        (b"RIFF\x0a\n\x00\x00WAVEfmt", "wav"),
        (b"a,b\n1,2\n", "csv"),
        (b"WEBVTT\n", "vtt"),
    ],
)
def test_a_file_that_is_what_its_name_says_is_kept(data, suffix):
    assert check_file(data, suffix=suffix).data == data


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"<html><script>", "mp3"),
        (b"<!DOCTYPE html>", "txt"),
        (b"a\x00b", "csv"),
        (b"", "txt"),
        (b"MZ\x90", "pdf"),
        (b"MZ\x90", "exe"),
    ],
)
def test_a_file_that_is_not_is_refused(data, suffix):
    with pytest.raises(BadFile, match="not what its name says"):
        check_file(data, suffix=suffix)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(BadFile, match="64 MB"):
        check_file(bytes(MOST_BYTES + 1), suffix="mp3")


@pytest.mark.django_db
def test_a_song_comes_home_once_and_goes_again(run, it, tmp_path):
    url = it.says("/song.mp3", answer(SONG, content_type="audio/mpeg"))
    markup = f'<audio src="{url}" title="Song"></audio>'

    first, second = bring(
        run, story(html=markup), story(source_id="2", html=markup), folder=tmp_path
    )

    document = Document.objects.get()
    assert article_of(second).body[0].value["file"] == document
    assert (document.title, document.filename) == ("Song", "song.mp3")
    assert [take_back_story(row=row) for row in (second, first)] == ["", ""]
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_song_that_is_none_is_played_where_it_is(run, it, tmp_path):
    url = it.says("/song.mp3", answer(b"<html>"))

    row = bring(run, story(html=f'<audio src="{url}"></audio>'), folder=tmp_path)[0]

    assert article_of(row).body[0].block_type == "embed"
    assert row.made["missing"][0]["final"]


@pytest.mark.django_db
def test_a_file_in_the_export_is_taken_from_there(run, tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "plan.pdf").write_bytes(b"%PDF-1.7")
    markup = '<p data-block="file"><a href="plan.pdf">The plan</a></p>'

    row = bring(run, story(html=markup, source_url=""), folder=tmp_path)[0]

    assert article_of(row).body[0].value["file"].title == "The plan"


def test_a_gallery_shows_what_came_and_leads_to_the_rest():
    pictures = [{**PICTURE, "image": f"https://e.org/{n}.jpg"} for n in "abc"]
    shelf = {"https://e.org/a.jpg": "A", "https://e.org/b.jpg": "B"}

    found = placed(("gallery", {"pictures": pictures, "caption": "all"}), shelf)

    assert [kind for kind, _ in found] == ["gallery", "html"]
    assert [one["image"] for one in found[0][1]["pictures"]] == ["A", "B"]


@pytest.mark.parametrize("caption", ["", "all"])
def test_a_gallery_of_one_is_a_picture(caption):
    pictures = [{**PICTURE, "image": f"https://e.org/{n}.jpg"} for n in "ab"]

    found = placed(
        ("gallery", {"pictures": pictures, "caption": caption}), {"https://e.org/a.jpg": "A"}
    )

    assert [kind for kind, _ in found] == ["image", "html", *["paragraph"] * bool(caption)]


@pytest.mark.parametrize(
    ("value", "markup"),
    [
        ({"file": "https://e.org/a.pdf", "title": "A <b>", "description": "of it"},
         '<p><a href="https://e.org/a.pdf">A &lt;b&gt;</a></p><p>of it</p>'),
        ({"file": "a.pdf", "title": "A", "description": ""}, "<p>A</p>"),
    ],
)  # fmt: skip
def test_a_file_that_stayed_away_is_a_link(value, markup):
    assert placed(("file", value), {}) == [("paragraph", markup)]


def test_a_film_comes_with_the_poster_that_came():
    value = {"file": "f", "title": "F", "poster": "p", "subtitles": None, "caption": ""}

    ((kind, shown),) = placed(("video", value), {"f": 1})

    assert (kind, shown["file"], shown["poster"]) == ("video", 1, None)


@pytest.mark.django_db
def test_pictures_of_a_gallery_a_poster_and_of_the_text_itself_are_gathered(run, tmp_path):
    inside = base64.b64encode(jpeg()).decode()
    markup = (
        f'<div class="gallery"><img src="data:image/jpeg;base64,{inside}">'
        '<img src="https://e.org/b.jpg"></div>'
        '<video src="https://e.org/f.mp4" poster="https://e.org/p.jpg"></video>'
    )
    run.fetch_media = False

    row = bring(run, story(html=markup), folder=tmp_path)[0]

    assert len(row.made["pictures"]) == 1
    assert [one["url"] for one in row.made["missing"]] == [
        "https://e.org/b.jpg", "https://e.org/p.jpg", "https://e.org/f.mp4",
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_an_export_says_is_no_story_is_a_line_of_the_report(run):
    found = plan(run, story(kind="left_out", warnings=("3 menus were left out.",)))

    assert (found.outcome, found.reason) == ("skipped", "3 menus were left out.")


@pytest.mark.django_db
def test_a_story_whose_page_somebody_deleted_is_taken_back_without_it(run, tmp_path):
    row = bring(run, story(series="Quays"), folder=tmp_path)[0]
    page_of(row).delete()

    assert take_back_story(row=row) == ""


class Damaged:
    """An export whose picture cannot be read to its end."""

    name = "damaged.zip"

    def members(self):
        return ["quay.jpg"]

    def open(self, member):
        raise UnreadableFile(f"{member} is damaged.")


@pytest.mark.django_db
def test_a_picture_that_is_damaged_in_the_export_says_so(run):
    wanted = StoryPlan("created", "", None, "", images=("quay.jpg",))

    found: Any = gather(intake=run, plan=wanted, drop=cast("Any", Damaged()))

    assert found["quay.jpg"].reason == "quay.jpg is damaged."


@pytest.mark.django_db
def test_a_newer_text_is_taken_back_when_the_first_run_was_forgotten(run, tmp_path):
    first = bring(run, story(), folder=tmp_path)[0]
    again = bring(
        intake(site=run.site), story(html="<p>Newer.</p>", source_url=""), folder=tmp_path
    )[0]
    first.delete()

    assert take_back_story(row=again) == ""

    assert article_of(again).body[0].value.source == WORDS
