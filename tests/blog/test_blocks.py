"""What the blocks take and what they refuse, with the reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from wagtail.models import Site

import pytest

from blog.blocks.registry import kinds
from blog.rendering import render_html, render_page
from tests import make
from tests.blog.test_notes import stream

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
HOME = "https://home.example"


@pytest.fixture
def home() -> Site:
    return make.site()


def cleaned(name: str, value: Any) -> Any:
    block = kinds()[name].make()
    return block.clean(block.normalize(value))


def reasons(error: ValidationError) -> str:
    """Every reason a block gave, however deep."""
    inner = getattr(error, "block_errors", None) or {}
    values = inner.values() if isinstance(inner, dict) else inner
    own = [] if inner else [str(message) for message in error.messages]
    return " ".join([*own, *(reasons(one) for one in values if one is not None)])


def refusal(name: str, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        cleaned(name, value)
    return reasons(caught.value)


def film(**facts: Any) -> dict[str, Any]:
    usual = {"title": "Boats", "poster": None, "subtitles": None, "caption": ""}
    return {"file": make.document(name="boats.MP4"), **usual, **facts}


def test_every_picture_of_a_gallery_needs_words_unless_it_is_decoration():
    picture = make.picture()
    seen = {"image": picture, "alt": "A door", "decorative": False, "caption": "", "credit": ""}
    silent = {**seen, "alt": ""}

    said = refusal("gallery", {"pictures": [seen, silent], "caption": ""})

    assert "Say what the picture shows" in said
    decorated = {"pictures": [seen, {**silent, "decorative": True}], "caption": ""}
    assert len(cleaned("gallery", decorated)["pictures"]) == 2


def test_a_player_takes_what_it_can_play():
    paper = make.document(name="charter.pdf")

    assert "ends in aac" in refusal("audio", {"file": paper, "title": "x", "transcript": ""})
    assert "ends in m4v" in refusal("video", film(file=paper))
    assert "ends in vtt" in refusal("video", film(subtitles=paper))
    assert cleaned("video", film(subtitles=make.document(name="boats.vtt")))
    assert cleaned("audio", {"file": make.document(), "title": "x", "transcript": ""})
    assert cleaned("file", {"file": paper, "title": "x", "description": ""})


def test_two_notes_with_one_mark_are_refused():
    same = [{"mark": "1", "text": "<p>a</p>"}, {"mark": "1", "text": "<p>b</p>"}]

    assert "Another note has this mark" in refusal("footnotes", {"notes": same})
    assert "without spaces" in refusal(
        "footnotes", {"notes": [{"mark": "a b", "text": "<p>a</p>"}]}
    )
    assert cleaned("footnotes", {"notes": same[:1]})


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://10.0.0.8/film", "lies in a private network"),
        ("http://localhost/film", "lies in a private network"),
        ("http://[::1]/film", "lies in a private network"),
        ("http://169.254.169.254/latest/meta-data/", "lies in a private network"),
        ("https://name:secret@video.example/", "Leave the name and the password out"),
    ],
)
def test_an_embed_from_where_no_reader_comes_is_refused(url: str, reason: str):
    assert reason in refusal("embed", {"url": url, "title": "", "caption": ""})


def test_an_embed_that_readers_reach_is_taken():
    url = "https://video.example.org/1"

    assert cleaned("embed", {"url": url, "title": "", "caption": ""})["url"] == url


@pytest.mark.parametrize("source", ["https://e.org/a.png", "//e.org/a.png"])
def test_html_loads_no_picture_from_elsewhere(source: str):
    assert "tells that place who reads" in refusal("html", f'<p>a <img src="{source}"></p>')


def test_html_may_show_a_picture_of_our_own():
    assert 'src="/media/a.png"' in cleaned("html", '<p><img src="/media/a.png" alt="a"></p>')


def test_a_list_counts_on_from_where_it_should():
    items = ["<p>a</p>", "<p>b</p>"]

    for start, first in ((5, "5. a"), (0, "0. a"), (None, "1. a")):
        value = {"style": "numbers", "start": start, "items": items}
        assert kinds()["list"].plain(stream(("list", value))[0].value).startswith(first)
    points = stream(("list", {"style": "points", "start": 1, "items": items}))
    assert kinds()["list"].plain(points[0].value) == "- a\n- b"
    assert "<ul><li>" in render_page(points, home=HOME)


def test_what_was_picked_is_related_unless_it_was_taken_down(home: Site):
    shown = make.article(site=home, title="Shown")
    hidden = make.article(site=home, title="Hidden", live=False)
    body = stream(("related", {"title": "", "articles": [shown, hidden]}))

    page, away = render_page(body, home=HOME), render_html(body, medium="copy", base_url=HOME)

    for drawn in (page, away):
        assert "Shown" in drawn
        assert "Hidden" not in drawn
        assert "Read along" in drawn
    assert kinds()["related"].plain(body[0].value) == "Shown"


def test_where_nothing_was_picked_our_own_page_finds_it(client: Any, home: Site):
    make.article(site=home, title="The other one")
    page = make.article(
        site=home, title="This one", body=[("related", {"title": "", "articles": []})]
    )

    text = client.get(page.url).content.decode()

    assert text.count("The other one") == 1
    assert "Read next" not in text
    assert render_html(page.body, medium="feed", base_url=HOME) == ""


def test_what_was_deleted_since_leaves_the_words(home: Site):
    gone = make.picture()
    sound, film_file = make.document(), make.document(name="boats.mp4")
    paper = make.document(name="charter.pdf")
    seen = {"image": gone, "alt": "A door", "decorative": False, "caption": "Open", "credit": ""}
    page = make.article(
        site=home,
        body=[
            ("image", {**seen, "caption": "Shut", "width": "text"}),
            ("gallery", {"pictures": [seen, seen], "caption": "Both"}),
            ("audio", {"file": sound, "title": "The bell", "transcript": ""}),
            ("video", film(file=film_file, poster=gone)),
            ("file", {"file": paper, "title": "The charter", "description": "Pages"}),
        ],
    )
    for thing in (gone, sound, film_file, paper):
        thing.delete()
    body = type(page).objects.get(pk=page.pk).body

    for drawn in (render_page(body, home=HOME), render_html(body, medium="feed", base_url=HOME)):
        for words in ("Shut", "Both", "The bell", "Boats", "The charter", "Pages"):
            assert words in drawn
        assert "<img" not in drawn


def test_the_size_of_a_file_is_told_where_it_is_known():
    known, unknown = make.document(data=b"x" * 2048), make.document()
    unknown.file_size = None
    body = stream(
        ("file", {"file": known, "title": "a", "description": ""}),
        ("file", {"file": unknown, "title": "b", "description": ""}),
    )

    assert [block.value.facts for block in body] == ["MP3, 2.0 KB", "MP3"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.mp3", "audio/mpeg"), ("a.m4a", "audio/mp4"), ("a.webm", "video/webm"),
     ("a.vtt", "text/vtt"), ("a.pdf", "application/pdf"), ("a.csv", "text/csv")],
)  # fmt: skip
def test_a_file_is_served_as_what_it_is_and_never_run(client: Any, name: str, kind: str):
    document = make.document(name=name)

    answer = client.get(document.url)
    b"".join(answer)

    assert answer["Content-Type"].partition(";")[0] == kind
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_file_that_could_run_is_not_taken():
    for name in ("a.html", "a.svg", "a.js", "a.exe"):
        with pytest.raises(ValidationError, match="not allowed"):
            make.document(name=name).clean()
