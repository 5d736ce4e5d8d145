"""Answers of WordPress's API: kept in files, and what each field of them means."""

from __future__ import annotations

import pytest

from syndication.archive import open_drop
from syndication.platforms.wordpress import WordPress, rest

# Counted in the files: posts; the others hold people.
KEPT = {
    "co-authors-post.json": 1,
    "dated-posts.json": 3,
    "multiple-users.json": None,
    "single-coauthor-post.json": 1,
    "single-cpt-post.json": 1,
    "single-page.json": 1,
    "single-post-no-author.json": 1,
    "single-post-with-duplicate-images.json": 1,
    "single-post-with-html-in-title.json": 1,
    "single-post-with-linked-images.json": 1,
    "single-post-with-smaller-images.json": 1,
    "single-post.json": 1,
    "single-user.json": None,
}


def kept(path):
    with open_drop(path) as drop:
        if not WordPress().recognise(drop).confidence:
            return None
        return list(WordPress().read_stories(drop))


def test_answers_that_somebody_kept_are_read_from_their_files(exports):
    folder = exports / "wordpress/rest-api-json"

    found = {name: kept(folder / name) for name in KEPT}

    assert {name: rows and len(rows) for name, rows in found.items()} == KEPT
    assert found["co-authors-post.json"][0].authors == ("Alice Smith", "Bob Jones")
    assert found["single-page.json"][0].kind == "page"
    assert found["single-cpt-post.json"][0].warnings == ("In WordPress this was a mycpt.",)


def test_answers_that_are_cut_off_say_so(tmp_path, exports):
    whole = (exports / "wordpress/rest-api-json/dated-posts.json").read_text()
    path = tmp_path / "posts.json"
    path.write_text(whole[: whole.index('"Ipsum"')])

    *found, told = kept(path)

    assert [one.title for one in found] == ["Lorem"]
    assert "cut off" in told.warnings[0]


def row(**facts):
    said = {"id": 1, "title": {"rendered": "A"}, "content": {"rendered": "<p>W</p>"}}
    return rest.read_row({**said, "type": "post", **facts})


@pytest.mark.parametrize(
    ("facts", "visibility"),
    [
        ({"password": "sesame"}, "password"),
        ({"content": {"rendered": "", "protected": True}}, "password"),
        ({"yoast_head_json": {"robots": {"index": "noindex"}}}, "unlisted"),
        ({}, "public"),
    ],
)
def test_nothing_is_more_public_than_it_was(facts, visibility):
    found = row(**facts)

    assert found.visibility == visibility
    assert "sesame" not in repr(found)


def test_a_locked_text_says_what_would_open_it():
    (warning,) = row(content={"rendered": "", "protected": True}).warnings

    assert "application password" in warning


def test_an_excerpt_of_its_own_is_told_from_one_that_was_made():
    assert row(excerpt={"rendered": "<p>About it</p>"}).standfirst == "About it"
    assert row(excerpt={"raw": "Mine", "rendered": "W"}).standfirst == "Mine"
    assert row(excerpt={"rendered": "W"}).standfirst == ""


def test_what_yoast_filled_in_by_itself_is_not_taken_for_words():
    own = {"title": "Better", "og_title": "Best", "canonical": "https://first.org/a"}
    filled = {"title": "A - Site", "og_title": "A", "canonical": "/a"}

    mine, made = row(yoast_head_json=own), row(yoast_head_json=filled, link="https://e.org/a")

    assert (mine.search_title, mine.social_title) == ("Better", "Best")
    assert mine.canonical_url == "https://first.org/a"
    assert (made.search_title, made.social_title, made.canonical_url) == ("", "", "https://e.org/a")
