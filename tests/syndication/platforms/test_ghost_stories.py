"""Ghost's own export and what its APIs answer: names only of people, never more public."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from syndication.archive import open_drop
from syndication.exchange import UnreadableFile
from syndication.platforms.ghost import Ghost
from syndication.platforms.ghost.stories import read_stories, recognise

# Counted in the files: posts.
CORPUS = {
    "ghost/api/posts.json": 1,
    "ghost/export-json/ghost-flat.json": 1,
    "ghost/export-json/ghost.json": 3,
    "ghost/mg-json/multi-post-only.json": 3,
    "ghost/mg-json/single-post-author-bad-email.json": 1,
    "ghost/mg-json/single-post-author-long-slug.json": 1,
    "ghost/mg-json/single-post-author.json": 1,
    "ghost/mg-json/single-post-only-long-meta.json": 1,
    "ghost/mg-json/single-post-only-meta.json": 1,
    "ghost/mg-json/single-post-only.json": 1,
    "ghost/mg-json/single-post-with-bad-tag-order.json": 1,
    "ghost/mg-json/single-post-with-empty-tag.json": 1,
    "ghost/mg-linkfixer/ctx-lexical.json": 7,
    "ghost/mg-linkfixer/ctx-slug-yyyy-mm-dd.json": 5,
    "ghost/mg-linkfixer/ctx-slug-yyyy-mm.json": 5,
    "ghost/mg-linkfixer/ctx-yyyy-mm-dd.json": 5,
    "ghost/mg-linkfixer/ctx-yyyy-mm.json": 5,
    "ghost/mg-linkfixer/ctx.json": 7,
}
POST = {
    "id": "p1",
    "title": "A &amp; B",
    "slug": "a-b",
    "html": '<p>Words <img src="__GHOST_URL__/content/images/1.png"></p>',
    "status": "published",
    "visibility": "public",
    "published_at": "2020-01-02T03:04:05.000Z",
    "updated_at": "2021-01-02T03:04:05.000Z",
}


def read(path):
    with open_drop(path) as drop:
        assert recognise(drop).holds == ("stories",)
        return list(read_stories(drop))


@pytest.fixture
def export(tmp_path):
    def written(*posts, is_flat=False, **tables):
        data = {"meta": {"exported_on": 1, "version": "5.0"}, "data": {"posts": posts, **tables}}
        path = tmp_path / "export.json"
        path.write_text(json.dumps(data if is_flat else {"db": [data]}))
        return path

    return written


@pytest.fixture
def story(export):
    def read_one(tables=None, **facts):
        (found,) = read(export({**POST, **facts}, **(tables or {})))
        return found

    return read_one


def test_every_file_of_the_corpus_is_read(exports):
    assert {name: len(read(exports / name)) for name in CORPUS} == CORPUS


def test_a_post_of_the_corpus_comes_with_all_that_stands_around_it(exports):
    (found,) = read(exports / "ghost/api/posts.json")

    assert (found.title, found.slug, found.authors) == ("Welcome", "welcome-short", ("Ghost",))
    assert found.source_url == "https://demo.ghost.io/welcome-short/"
    assert found.tags == ("Getting Started",)
    assert found.published_at == datetime(2012, 11, 27, 15, 30, tzinfo=UTC)
    assert found.updated_at == datetime(2019, 3, 26, 19, 45, 31, tzinfo=UTC)
    assert found.cover_url.endswith("/welcome-to-ghost.jpg")


def test_what_the_tables_say_of_a_post_is_put_together(story):
    tables = {
        "users": [{"id": "u1", "name": "Ada"}, {"id": "u2", "name": "Bob"}],
        "tags": [{"id": "t1", "name": "Sea"}, {"id": "t2", "name": "#hidden"}],
        "posts_authors": [
            {"post_id": "p1", "author_id": "u2", "sort_order": 1},
            {"post_id": "p1", "author_id": "u1", "sort_order": 0},
        ],
        "posts_tags": [{"post_id": "p1", "tag_id": "t2"}, {"post_id": "p1", "tag_id": "t1"}],
        "posts_meta": [
            {"post_id": "p2"},
            {"post_id": "p1", "meta_title": "For machines", "og_title": "For friends"},
        ],
        "settings": [
            {"key": "locale", "value": "fr"},
            {"key": "logo", "value": "https://e.org/content/images/logo.png"},
        ],
    }

    found = story(tables)

    assert found.authors == ("Ada", "Bob")
    assert found.tags == ("Sea",)
    assert (found.search_title, found.social_title) == ("For machines", "For friends")
    assert (found.language, found.title) == ("fr", "A & B")
    assert found.source_url == "https://e.org/a-b/"
    assert 'src="https://e.org/content/images/1.png"' in found.html


def test_where_the_site_stood_may_be_told_by_a_cover(story):
    found = story(feature_image="https://e.org/content/images/c.png")

    assert found.source_url == "https://e.org/a-b/"


def test_without_the_address_of_the_site_its_path_is_kept(story):
    found = story()

    assert (found.source_url, found.old_urls) == ("", ("/a-b/",))


def test_the_author_of_old_exports_is_found_by_number(story):
    found = story({"users": [{"id": 1, "name": "Ada"}]}, author_id=1)

    assert found.authors == ("Ada",)


@pytest.mark.parametrize(
    ("facts", "status", "visibility"),
    [
        ({"status": "draft"}, "draft", "public"),
        ({"status": "scheduled"}, "scheduled", "public"),
        ({"status": "sent"}, "private", "private"),
        ({"visibility": "members"}, "published", "members"),
        ({"visibility": "paid"}, "published", "members"),
        ({"visibility": "tiers"}, "published", "members"),
        ({"visibility": None}, "published", "public"),
    ],
)
def test_nothing_is_more_public_than_it_was(story, facts, status, visibility):
    found = story(**facts)

    assert (found.status, found.visibility) == (status, visibility)


def test_a_draft_has_no_address(story):
    found = story(status="draft", url="https://e.org/p/1234/")

    assert (found.source_url, found.old_urls) == ("", ())


@pytest.mark.parametrize("facts", [{"type": "page"}, {"page": 1}, {"page": True}])
def test_pages_are_pages(story, facts):
    assert story(**facts).kind == "page"


def test_what_was_only_sent_is_told(story):
    assert story(status="sent").warnings == ("It was only sent by mail.",)


def test_no_secret_of_an_export_is_read(story):
    secret = "$2a$10$do-not-read"
    tables = {
        "users": [{"id": "u1", "name": "Ada", "password": secret, "email": secret}],
        "api_keys": [{"secret": secret}],
        "settings": [{"key": "ghost_private_key", "value": secret}],
        "members": [{"email": secret}],
    }

    found = story(tables, author_id="u1", codeinjection_head=secret)

    assert found.authors == ("Ada",)
    assert secret not in repr(found) + found.html


def test_a_file_that_is_cut_off_gives_what_is_whole_and_says_so(export):
    path = export(POST, {**POST, "id": "p2"})
    path.write_text(path.read_text()[:-40])

    *whole, told = read(path)

    assert [one.source_id for one in whole] == ["p1"]
    assert "cut off" in told.warnings[0]


def test_an_export_without_posts_is_refused_with_what_to_do(export):
    with pytest.raises(UnreadableFile, match="Import/Export"):
        read(export())


def test_what_is_no_json_is_refused(tmp_path):
    path = tmp_path / "export.json"
    path.write_text('{"db": [{"meta": {"exported_on": 1, "version": "5"}, "data": oops')

    with pytest.raises(UnreadableFile, match="no JSON"):
        read(path)


def test_an_archive_may_hold_posts_and_members(tmp_path):
    (tmp_path / "export.json").write_text(json.dumps({"posts": [{"custom_excerpt": "", **POST}]}))
    (tmp_path / "more.json").write_text(json.dumps({"posts": [{"custom_excerpt": "", **POST}]}))
    (tmp_path / "members.csv").write_text("id,email,name,subscribed_to_emails\n1,a@e.org,A,true\n")

    with open_drop(tmp_path) as drop:
        found = Ghost().recognise(drop)

    assert found.label == "Ghost export in 2 parts"
    assert found.holds == ("stories", "people")


def test_members_alone_and_nothing_at_all_are_told_apart(tmp_path):
    (tmp_path / "members.csv").write_text("id,email,name,subscribed_to_emails\n1,a@e.org,A,true\n")

    with open_drop(tmp_path) as drop:
        assert Ghost().recognise(drop).holds == ("people",)
