"""The body of a post: its furniture is left out, its classes are understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.syndication.platforms.medium_posts import blocks, post, read, stories


@pytest.fixture
def fixture(exports) -> Path:
    return exports / "medium" / "ghost-migrate-export"


@pytest.fixture
def archive(exports) -> Path:
    return exports / "synthetic" / "medium" / "medium-export-exemple.zip"


def test_a_title_and_a_subtitle_are_not_said_twice(fixture):
    one = stories(fixture)["advanced-post"]

    first = blocks(one)[0]

    assert one.standfirst == "This is a subtitle of some sort"
    assert first[0] == "image"


def test_a_subtitle_that_is_only_in_the_text_becomes_the_standfirst(tmp_path):
    body = '<h3>A house</h3><h4 class="graf--subtitle">Why we left.</h4><p>Words.</p>'

    one = read(post(tmp_path, body))

    assert one.standfirst == "Why we left."
    assert blocks(one) == [("paragraph", "<p>Words.</p>")]


def test_a_subtitle_that_differs_from_the_summary_keeps_its_words(tmp_path):
    body = '<h4 class="graf--subtitle">Other words.</h4><p>Words.</p>'

    one = read(post(tmp_path, body, summary="Why we left."))

    assert one.standfirst == "Why we left."
    assert ("heading", {"text": "Other words.", "level": "2", "anchor": ""}) in blocks(one)


def test_a_summary_that_only_repeats_the_beginning_is_no_standfirst(tmp_path):
    body = "<p>“Words” that belong to us and to nobody else.</p>"

    one = read(post(tmp_path, body, summary='"Words" that belong to us…'))

    assert one.standfirst == ""


def test_a_post_without_a_title_takes_its_first_heading(tmp_path):
    one = read(post(tmp_path, "<h3>A heading</h3><p>Words.</p>", title=""))

    assert one.title == "A heading"
    assert blocks(one) == [("paragraph", "<p>Words.</p>")]


def test_a_featured_picture_that_opens_the_text_becomes_the_cover(tmp_path):
    picture = '<img data-is-featured="true" src="https://miro.medium.com/max/800/a.jpg">'
    body = f"<figure>{picture}<figcaption>The quay.</figcaption></figure><p>Words.</p>"

    one = read(post(tmp_path, body))

    assert one.cover_url == "https://miro.medium.com/max/2400/a.jpg"
    assert blocks(one) == [("paragraph", "<p>The quay.</p><p>Words.</p>")]


def test_a_featured_picture_without_a_caption_leaves_nothing_behind(tmp_path):
    body = '<figure><img data-is-featured="true" src="https://e.org/a"><figcaption></figure>W'

    assert blocks(read(post(tmp_path, body))) == [("paragraph", "<p>W</p>")]


def test_a_featured_picture_further_down_stays_there_too(tmp_path):
    body = '<p>Words.</p>and<img src="https://e.org/b"><img data-is-featured="true" src="https://e.org/a">'

    one = read(post(tmp_path, body))

    assert one.cover_url == "https://e.org/a"
    assert [kind for kind, _ in blocks(one)].count("image") == 2


@pytest.mark.parametrize(
    ("link", "plain"),
    [
        ("https://medium.com/r/?url=https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
        ("https://medium.com/r/", "https://medium.com/r/"),
        ("https://ada.medium.com/a?source=post_page", "https://ada.medium.com/a"),
        ("https://medium.com/a?source=x&b=1", "https://medium.com/a?b=1"),
        ("https://example.org/?source=x", "https://example.org/?source=x"),
    ],
)
def test_links_lose_the_detour_and_the_tail(tmp_path, link, plain):
    one = read(post(tmp_path, f'<p>See <a href="{link}">this</a>.</p>'))

    assert blocks(one) == [
        ("paragraph", f'<p>See <a href="{plain}">this</a>.</p>'.replace("&", "&amp;"))
    ]


def test_a_link_that_is_none_keeps_its_words(tmp_path):
    one = read(post(tmp_path, '<p>See <a href="https://[::1">this</a>.</p>'))

    assert blocks(one) == [("paragraph", "<p>See this.</p>")]


def test_a_card_keeps_its_title_description_and_publisher(tmp_path):
    body = (
        '<div class="graf--mixtapeEmbed"><a href="https://e.org/a"><strong>Title</strong><br>'
        "<em>Why</em>e.org</a></div>after"
    )

    found = blocks(read(post(tmp_path, body)))

    card = {"url": "https://e.org/a", "title": "Title", "description": "Why", "publisher": "e.org"}
    assert found == [("card", card), ("paragraph", "<p>after</p>")]


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ('<a href="https://e.org/a"><strong>Title</strong></a>', "card"),
        ('<a href="https://e.org/a">Title</a>', "paragraph"),
        ("<strong>Title</strong>", "paragraph"),
    ],
)
def test_a_card_that_lacks_something_keeps_its_words(tmp_path, inside, kind):
    found = blocks(read(post(tmp_path, f'<div class="graf--mixtapeEmbed">{inside}</div>')))

    assert [one[0] for one in found] == [kind]
    assert "Title" in str(found)


def test_widths_quotes_and_languages_are_kept(tmp_path):
    body = (
        '<figure class="graf--layoutFillWidth"><img src="https://e.org/a"></figure>'
        '<blockquote class="graf--pullquote">Said.</blockquote>'
        '<pre data-code-block-lang="python">x = 1</pre>'
    )

    picture, quote, code = blocks(read(post(tmp_path, body)))

    assert picture[1]["width"] == "full"
    assert quote[1]["pull"]
    assert code[1]["language"] == "python"
