"""Blogger, Tumblr, Movable Type and Dotclear: every file of the corpus, and their own quirks."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from syndication.exchange import UnreadableFile
from syndication.platforms.blogger import Blogger
from syndication.platforms.dotclear import Dotclear
from syndication.platforms.movable_type import MovableType
from syndication.platforms.tumblr import Tumblr
from tests.syndication.platforms.homeward import read, recognised, stories

# Counted in the files with grep.
CORPUS = [
    (Blogger(), "blogger/google-blogger-sample.xml", 3, 2),
    (Blogger(), "blogger/google-blogger-sample2.xml", 4, 3),
    (Blogger(), "blogger/api-json/response.json", 3, 0),
    (Tumblr(), "synthetic/tumblr/tumblr-export.zip", 3, 0),
    (MovableType(), "movabletype/google-movabletype-sample.txt", 451, 0),
    (MovableType(), "movabletype/google-movabletype-sample2.txt", 1, 3),
    (Dotclear(), "dotclear/dotclear.txt", 2, 2),
]


@pytest.mark.parametrize(("platform", "name", "count", "comments"), CORPUS)
def test_every_file_of_the_corpus_is_read(exports, platform, name, count, comments):
    found = stories(platform, exports / name)

    assert (len(found), sum(len(one.comments) for one in found)) == (count, comments)
    assert not any(re.search(r"[\w.]+@[\w.]+\.\w", repr(one.comments)) for one in found)


@pytest.mark.parametrize("platform", [Blogger(), Tumblr(), MovableType(), Dotclear()])
def test_what_is_not_theirs_is_not_taken_for_it(exports, platform):
    for name in ("wordpress/wordpress-importer/small-export.xml", "ghost/api/posts.json"):
        assert recognised(platform, exports / name).confidence == 0


# --- Blogger -------------------------------------------------------------------


def takeout(*entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:blogger="http://schemas.google.com/blogger/2018">'
        f"<id>tag:blogger.com,1999:blog-1</id><title>T</title>{''.join(entries)}</feed>"
    )


def entry(number: int, kind: str = "POST", status: str = "LIVE", more: str = "") -> str:
    return (
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id>"
        f"<blogger:type>{kind}</blogger:type><blogger:status>{status}</blogger:status>"
        "<author><name>Ada</name><uri>https://e.org/ada</uri><email>noreply@blogger.com</email>"
        "<blogger:type>BLOGGER</blogger:type></author>"
        "<title>It&amp;amp;#39;s here</title>"
        "<content type='html'>one&lt;br&gt;&lt;br&gt;two</content>"
        "<blogger:created>2020-01-02T03:04:05Z</blogger:created>"
        f"<published>2020-01-02T03:04:05Z</published><updated>2021-01-02T03:04:05Z</updated>{more}"
        "<category/><link/></entry>"
    )


@pytest.fixture
def feed(tmp_path):
    def written(*entries):
        path = tmp_path / "feed.atom"
        path.write_text(takeout(*entries))
        return path

    return written


def test_takeout_tells_path_label_and_description(feed):
    more = (
        "<blogger:filename>/2020/01/here.html</blogger:filename>"
        "<blogger:metaDescription>About it</blogger:metaDescription>"
        "<category scheme='tag:blogger.com,1999:blog-1' term='Sea'/>"
    )

    (found,) = stories(Blogger(), feed(entry(1, more=more)))

    assert (found.title, found.slug, found.search_description) == ("It's here", "here", "About it")
    assert (found.source_url, found.old_urls) == ("", ("/2020/01/here.html",))
    assert (found.tags, found.authors) == (("Sea",), ("Ada",))
    assert found.html == "<p>one</p>\n<p>two</p>\n"
    assert found.updated_at == datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_states_and_kinds_of_takeout_are_kept(feed):
    path = feed(
        entry(1, status="DRAFT"),
        entry(2, status="SCHEDULED"),
        entry(3, kind="PAGE"),
        entry(4, more="<blogger:trashed>2021-01-01T00:00:00Z</blogger:trashed>"),
        entry(5, kind="TEMPLATE"),
    )

    found = stories(Blogger(), path)

    assert [(one.status, one.kind) for one in found] == [
        ("draft", "post"),
        ("scheduled", "post"),
        ("published", "page"),
    ]


def test_comments_of_takeout_find_their_post_and_their_thread(feed):
    parent = "<blogger:parent>tag:blogger.com,1999:blog-1.post-1</blogger:parent>"
    answer = "<blogger:inReplyTo>tag:blogger.com,1999:blog-1.post-7</blogger:inReplyTo>"
    path = feed(
        entry(7, kind="COMMENT", more=parent),
        entry(1),
        entry(8, kind="COMMENT", status="SPAM_COMMENT", more=parent + answer),
        entry(9, kind="COMMENT", status="ODD", more=parent),
        entry(10, kind="COMMENT"),
    )

    (found,) = stories(Blogger(), path)

    assert [one.state for one in found.comments] == ["approved", "spam", "pending"]
    assert found.comments[1].answers == found.comments[0].source_id
    assert found.comments[0].author_url == "https://e.org/ada"
    assert "noreply" not in repr(found.comments)


def test_the_older_backup_marks_drafts_and_shows_pictures_whole(tmp_path):
    kind = "<category scheme='http://schemas.google.com/g/2005#kind' term='http://x#post'/>"
    image = "https://1.bp.blogspot.com/-a/b/c/s320/one.jpg"
    path = tmp_path / "blog.xml"
    path.write_text(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'"
        " xmlns:other='urn:x'>"
        "<generator>http://schemas.google.com/blogger/</generator>"
        f"<entry><id>1</id>{kind}<!-- c --><app:control><app:draft>yes</app:draft></app:control>"
        "<link rel='related' href='https://e.org/comments/12/'/><other:x>y</other:x>"
        f"<content>&lt;p&gt;&lt;img src='{image}'&gt;</content></entry></feed>"
    )

    (found,) = stories(Blogger(), path)

    assert (found.status, found.source_url) == ("draft", "")
    assert "/s1600/one.jpg" in found.html
    path.write_text(path.read_text().replace("draft>yes", "draft>no"))
    assert stories(Blogger(), path)[0].status == "published"


def test_a_backup_and_answers_that_are_cut_off_say_so(feed, tmp_path):
    path = feed(entry(1), entry(2))
    path.write_text(path.read_text()[:-60])
    answers = tmp_path / "posts.json"
    row = {"kind": "blogger#post", "id": "1", "title": "A", "content": "W", "status": "draft"}
    answers.write_text(json.dumps([row, row])[:-20])

    for one in (path, answers):
        *whole, told = read(Blogger(), one)

        assert len(whole) == 1
        assert "cut off" in told.warnings[0]
    assert (whole[0].status, whole[0].source_url, whole[0].slug) == ("draft", "", "")


def test_a_backup_without_posts_is_refused(feed):
    with pytest.raises(UnreadableFile, match="Back up content"):
        read(Blogger(), feed(entry(1, kind="SETTINGS")))
