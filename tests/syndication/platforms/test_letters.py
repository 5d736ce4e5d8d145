"""beehiiv and Buttondown: a mail becomes a text, and is no more public than it was."""

from __future__ import annotations

import json

import pytest

from syndication.exchange import UnreadableFile
from syndication.platforms.beehiiv import Beehiiv
from syndication.platforms.buttondown import Buttondown
from tests.syndication.drops import packed
from tests.syndication.platforms.homeward import read, recognised, stories

# --- beehiiv -------------------------------------------------------------------

BEEHIIV = {
    "id": "1",
    "web_title": "A &amp; B",
    "status": "confirmed",
    "audience": "free",
    "content_tags": "Sea; Tides",
    "url": "https://e.beehiiv.com/p/a-b",
    "content_html": "<p>W {{subscriber_id}}</p>",
    "thumbnail_url": "uploads/1.png",
    "created_at": "2020-01-02 03:04:05",
}


def test_a_mail_of_beehiiv_becomes_a_text(table):
    mail = (
        "<table><tr><td>Header</td></tr><tr><td id='content-blocks'>"
        "<table><tr><td><p>Words</p></td></tr></table><table><tr><th>A</th></tr><tr><td>1</td><td>2</td></tr></table>"
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"
        "<table><tr><td class='b'>Footer</td></tr></table></td></tr></table>"
    )

    (found,) = stories(Beehiiv(), table({**BEEHIIV, "content_html": mail}))

    assert "Words" in found.html
    assert "Header" not in found.html
    assert "Footer" not in found.html
    assert found.html.count("<table>") == 2
    assert (found.title, found.tags, found.slug) == ("A & B", ("Sea", "Tides"), "a-b")
    assert found.cover_url.startswith("https://media.beehiiv.com/")


@pytest.mark.parametrize(
    ("facts", "status", "visibility"),
    [
        ({"status": "archived"}, "published", "public"),
        ({"status": "draft"}, "draft", "public"),
        ({"audience": "premium"}, "published", "members"),
        ({"audience": "both"}, "published", "public"),
        ({"audience": ""}, "published", "public"),
        ({"created_at": "2120-01-01 00:00:00"}, "scheduled", "public"),
    ],
)
def test_posts_of_beehiiv_are_no_more_public_than_they_were(table, facts, status, visibility):
    (found,) = stories(Beehiiv(), table({**BEEHIIV, **facts}))

    assert (found.status, found.visibility) == (status, visibility)
    assert "subscriber_id" not in found.html


def test_a_mail_of_beehiiv_that_cannot_be_read_stays_as_it_is(table):
    long = "<p>" + "w" * (2 * 1024 * 1024)

    (found,) = stories(Beehiiv(), table({**BEEHIIV, "content_html": long}))

    assert found.html == long


# --- Buttondown ----------------------------------------------------------------

LETTER = {
    "id": "1",
    "subject": "A tide",
    "publish_date": "2020-01-02 03:04:05+00:00",
    "slug": "a-tide",
}


@pytest.mark.parametrize(
    ("facts", "status", "visibility"),
    [
        ({}, "published", "public"),
        ({"status": "sent", "email_type": "public"}, "published", "public"),
        ({"status": "draft"}, "draft", "public"),
        ({"status": "scheduled"}, "scheduled", "public"),
        ({"publish_date": "2120-01-01 00:00:00+00:00"}, "scheduled", "public"),
        ({"email_type": "premium"}, "published", "members"),
        ({"email_type": "private"}, "private", "private"),
    ],
)
def test_letters_of_buttondown_are_no_more_public_than_they_were(data, facts, status, visibility):
    (found,) = stories(Buttondown(), data([{**LETTER, "body": "*W*", **facts}]))

    assert (found.status, found.visibility) == (status, visibility)
    assert found.html == "<p><em>W</em></p>\n"


def test_letters_come_once_from_a_table_and_from_json_with_their_texts(tmp_path):
    table = "id,subject,publish_date,slug\n1,A tide,2020-01-02,a-tide\n2,Lost,2020-01-02,lost\n"
    members = {
        "emails.json": json.dumps({"results": [LETTER]}).encode(),
        "emails.csv": table.encode(),
        "emails/a-tide.md": b"<!-- buttondown-editor-mode: fancy --><p>{{ email }}W</p>",
        "subscribers.csv": b"email,subscriber_type\na@e.org,regular\n",
    }

    path = packed(tmp_path, members)
    first, lost = stories(Buttondown(), path)

    assert recognised(Buttondown(), path).holds == ("stories", "people")
    assert (first.html, first.old_urls) == ("<p>W</p>", ("/archive/a-tide/",))
    assert lost.warnings == ("The archive holds no text for this letter.",)


def test_a_letter_with_an_address_has_one(data):
    letter = {**LETTER, "absolute_url": "https://e.org/archive/a-tide", "body": "W"}

    (found,) = stories(Buttondown(), data([letter]))

    assert (found.source_url, found.old_urls) == ("https://e.org/archive/a-tide", ())


def test_a_letter_that_is_too_large_is_refused(tmp_path):
    members = {
        "emails.json": json.dumps([LETTER]).encode(),
        "emails/a-tide.md": b"w" * (2 * 1024 * 1024 + 1),
    }

    with pytest.raises(UnreadableFile, match="larger than a post"):
        read(Buttondown(), packed(tmp_path, members))
