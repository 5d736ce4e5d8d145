"""Blogger, Tumblr, Movable Type and Dotclear: every file of the corpus, and their own quirks."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from syndication.exchange import UnreadableFile
from syndication.platforms.blogger import Blogger
from syndication.platforms.dotclear import Dotclear
from syndication.platforms.movable_type import LARGEST, MovableType
from syndication.platforms.tumblr import Tumblr
from tests.syndication.drops import packed
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


# --- Tumblr --------------------------------------------------------------------


@pytest.fixture
def tumblr(tmp_path):
    def written(*posts, **files):
        xml = f"<tumblr version='1.0'><posts>{''.join(posts)}</posts></tumblr>".encode()
        media = {name.replace("__", "/").replace("_jpg", ".jpg"): b"x" for name in files}
        return packed(
            tmp_path, {"posts/posts.xml": xml, **media, "conversations.xml": b"<secret/>"}
        )

    return written


def post(kind: str, inner: str, **facts: str) -> str:
    facts = {"id": "7", "type": kind, "unix-timestamp": "1336316400", **facts}
    return f"<post {' '.join(f'{name}={value!r}' for name, value in facts.items())}>{inner}</post>"


def escaped(**parts: str) -> str:
    return "".join(
        f"<{name.replace('_', '-')}>{text.replace('<', '&lt;')}</{name.replace('_', '-')}>"
        for name, text in parts.items()
    )


@pytest.mark.parametrize(
    ("kind", "parts", "shown"),
    [
        ("regular", {"regular_body": "<p>W</p>"}, "<p>W</p>"),
        ("quote", {"quote_text": "Q", "quote_source": "S"}, "<blockquote><p>Q</p><p><cite>S"),
        ("quote", {"quote_text": "Q"}, "<blockquote><p>Q</p></blockquote>"),
        (
            "link",
            {"link_url": "https://e.org", "link_text": "E", "link_description": "<p>D</p>"},
            '<div data-block="card"><a href="https://e.org">E</a></div><p>D</p>',
        ),
        ("conversation", {"conversation_text": "A: x\n\nB: y"}, "<p>A: x</p><p>B: y</p>"),
        ("audio", {"audio_player": "<embed>", "audio_caption": "C"}, "<embed>C"),
        ("video", {"video_source": "https://v.org", "video_caption": "C"}, "https://v.orgC"),
        ("answer", {"question": "?", "answer": "!"}, "<blockquote>?</blockquote>!"),
        ("photo", {"photo_url": "https://m/1.jpg"}, '<img src="https://m/1.jpg"'),
    ],
)
def test_each_kind_of_a_tumblr_post_is_shown(tumblr, kind, parts, shown):
    (found,) = stories(Tumblr(), tumblr(post(kind, escaped(**parts))))

    assert shown in found.html


def test_pictures_of_the_archive_come_first_and_in_their_order(tumblr):
    path = tumblr(
        post("photo", escaped(photo_url="https://m/1.jpg")),
        media__7_1_jpg=1,
        media__7_0_jpg=1,
    )

    (found,) = stories(Tumblr(), path)

    assert re.findall(r'src="([^"]*)"', found.html) == ["media/7_0.jpg", "media/7_1.jpg"]


def test_reblogs_are_the_words_of_others(tumblr):
    path = tumblr(
        post("regular", ""),
        post("regular", "", **{"reblogged-from-url": "https://o.tumblr.com"}),
        "<post/>",
    )

    *own, told = read(Tumblr(), path)

    assert len(own) == 1
    assert told.warnings == ("Left out: 1 reblogs, which are the words of others.",)


def test_markdown_private_and_queued_posts_are_what_they_were(tumblr):
    path = tumblr(
        post(
            "regular", f"<!-- c -->{escaped(regular_body='*W*')}", format="markdown", state="draft"
        ),
        post("regular", "", private="true"),
        post("regular", "", state="queue"),
    )

    drafted, hidden, queued = stories(Tumblr(), path)

    assert "<em>W</em>" in drafted.html
    assert (drafted.status, queued.status) == ("draft", "scheduled")
    assert (hidden.status, hidden.visibility) == ("private", "private")


def test_a_tumblr_archive_in_parts_may_be_cut_off(tmp_path):
    one = b"<tumblr><posts><post id='1' type='regular'/></posts></tumblr>"
    path = packed(tmp_path, {"posts/posts.xml": one, "posts/posts2.xml": one[:-17] + b"<post id"})

    found = read(Tumblr(), path)

    assert recognised(Tumblr(), path).label == "Tumblr archive in 2 parts"
    assert [one.source_id for one in found] == ["1", "1", "end of posts/posts2.xml"]


# --- Movable Type ----------------------------------------------------------------

ENTRY = """AUTHOR: ada@e.org
TITLE: A tide
BASENAME: a_tide
STATUS: {status}
CONVERT BREAKS: {breaks}
IMAGE: https://e.org/c.jpg
PRIMARY CATEGORY: Sea
TAGS: "ebb",flow
DATE: 01/02/2020 03:04:05 PM
-----
BODY:
{body}
-----
EXCERPT:
Short
-----
COMMENT:
AUTHOR: Eve
EMAIL: eve@secret.org
IP: 203.0.113.9
URL: https://eve.org
DATE: 02/03/2020 04:05:06 AM
Well said
-----
COMMENT:
AUTHOR: Nobody
-----
PING:
TITLE: Spam
-----
nothing at all
--------
--------
"""


@pytest.fixture
def movable(tmp_path):
    def written(body="One\n\nTwo", breaks="1", status="Publish"):
        path = tmp_path / "export.txt"
        path.write_text(ENTRY.format(body=body, breaks=breaks, status=status))
        return path

    return written


def test_an_entry_comes_with_all_its_parts_and_no_address(movable):
    (found,) = stories(MovableType(), movable())

    assert (found.title, found.slug, found.standfirst) == ("A tide", "a_tide", "Short")
    assert found.authors == ("ada",)
    assert found.tags == ("Sea", "ebb", "flow")
    assert found.published_at == datetime(2020, 1, 2, 15, 4, 5, tzinfo=UTC)
    assert found.html == "<p>One</p>\n<p>Two</p>\n"
    (comment,) = found.comments
    assert (comment.author, comment.html) == ("Eve", "<p>Well said</p>\n")
    assert "secret" not in repr(found)
    assert "203.0" not in repr(found)


@pytest.mark.parametrize(
    ("facts", "shown", "status"),
    [
        ({"breaks": "0", "body": "<p>W</p>"}, "<p>W</p>", "published"),
        ({"breaks": "markdown", "body": "*W*"}, "<p><em>W</em></p>\n", "published"),
        ({"status": "Draft", "body": "W"}, "<p>W</p>\n", "draft"),
        ({"status": "Future", "body": "W"}, "<p>W</p>\n", "scheduled"),
    ],
)
def test_an_entry_is_shown_as_it_says(movable, facts, shown, status):
    (found,) = stories(MovableType(), movable(**facts))

    assert (found.html, found.status) == (shown, status)


def test_an_old_file_in_another_encoding_without_an_end_is_read(tmp_path):
    path = tmp_path / "export.mt"
    path.write_bytes(b"TITLE: Caf\xe9\r\nDATE: never\r\n-----\r\nBODY:\r\nW\r\n-----\r\n")

    (found,) = stories(MovableType(), path)

    assert (found.title, found.published_at) == ("Café", None)


def test_an_entry_that_never_ends_is_refused(tmp_path):
    path = tmp_path / "export.txt"
    path.write_text("TITLE: A\n-----\nBODY:\n" + f"{'w' * 1000}\n" * (LARGEST // 1000 + 1))

    with pytest.raises(UnreadableFile, match="larger than a post"):
        read(MovableType(), path)


# --- Dotclear --------------------------------------------------------------------


def dotclear(folder, *lines: str):
    path = folder / "backup.txt"
    path.write_text(
        "///DOTCLEAR|2.25|single\n\n[category cat_id,cat_title]\n" + '"1","Sea"\n\n'
        "[post post_id,user_id,cat_id,post_dt,post_tz,post_password,post_type,post_format,post_url,"
        "post_title,post_excerpt_xhtml,post_content,post_content_xhtml,post_status]\n"
        + "\n".join(lines)
        + '\n\n[meta meta_id,meta_type,post_id]\n"ebb","tag","1"\n"x","other","1"\n\n'
        "[comment comment_id,post_id,comment_dt,comment_tz,comment_author,comment_email,"
        "comment_content,comment_status,comment_trackback]\n"
        '"1","1","2020-01-02 03:04:05","Nowhere/Land","Eve","eve@secret.org","<p>W</p>","-2","0"\n'
        '"2","1","2020-01-02 03:04:05","UTC","Bot","","<p>W</p>","1","1"\n'
    )
    return path


def test_an_entry_of_dotclear_keeps_its_zone_its_tags_and_its_comments(tmp_path):
    row = (
        r'"1","ada","1","2020-07-02 03:04:05","Europe/Paris","","post","xhtml","2020/a","A \"b\"",'
        r'"<p>E</p>","W\nW","<p>S</p>","1"'
    )

    (found,) = stories(Dotclear(), dotclear(tmp_path, row))

    assert (found.title, found.tags, found.slug) == ('A "b"', ("Sea", "ebb"), "a")
    assert found.published_at == datetime(2020, 7, 2, 1, 4, 5, tzinfo=UTC)
    assert found.html == "<p>E</p>\n<p>S</p>"
    assert found.old_urls == ("/post/2020/a", "/index.php/post/2020/a")
    assert [one.state for one in found.comments] == ["spam"]
    assert "secret" not in repr(found)


def test_markdown_and_passwords_of_dotclear_are_known(tmp_path):
    row = '"1","","","","","sesame","page","markdown","","T","","*W*","","0"'

    (found,) = stories(Dotclear(), dotclear(tmp_path, row))

    assert found.html == "<p><em>W</em></p>\n"
    assert (found.status, found.visibility, found.kind) == ("draft", "password", "page")
    assert "sesame" not in repr(found)


def test_an_export_without_entries_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="no entries"):
        read(Dotclear(), dotclear(tmp_path))
