"""Movable Type and Dotclear: their texts, their times, and nobody's address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.exchange import UnreadableFile
from syndication.platforms.dotclear import Dotclear
from syndication.platforms.movable_type import LARGEST, MovableType
from tests.syndication.platforms.homeward import read, stories

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
