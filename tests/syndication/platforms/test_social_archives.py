"""X, LinkedIn and Mastodon: threads and articles come, other people's words and letters do not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from syndication.platforms.linkedin import LinkedIn
from syndication.platforms.mastodon import Mastodon
from syndication.platforms.x import X
from tests.syndication.drops import packed
from tests.syndication.platforms.homeward import read, recognised, stories

SECRET = "do-not-read"


def script(name: str, rows: list[Any]) -> bytes:
    return f"window.YTD.{name}.part0 = {json.dumps(rows)};".encode()


def tweet(number: int, text: str, **facts) -> dict[str, Any]:
    row = {"id_str": str(number), "full_text": text, "lang": "en", **facts}
    return {"tweet": {"created_at": "Mon Jan 01 10:00:00 +0000 2024", **row}}


def answer(number: int, to: int, text: str, who: str = "ada") -> dict[str, Any]:
    facts = {"in_reply_to_status_id_str": str(to), "in_reply_to_screen_name": who}
    return tweet(number, text, **facts)


@pytest.fixture
def archive(tmp_path):
    def written(*tweets, **scripts):
        members = {
            "data/manifest.js": b'window.__THAR_CONFIG = {"userInfo": {"userName": "Ada"}}',
            "data/tweets.js": script("tweets", list(tweets)),
            "data/direct-messages.js": script("direct_messages", [{"text": SECRET}]),
            "data/account.js": script("account", [{"email": SECRET}]),
            "data/tweets_media/1-a.jpg": b"x",
            "data/tweets_media/1-b.mp4": b"x",
        }
        for name, rows in scripts.items():
            members[f"data/{name.replace('_', '-')}.js"] = script(name, rows)
        return packed(tmp_path, members)

    return written


def test_the_archive_of_the_corpus_gives_its_thread_and_its_long_post(exports):
    path = exports / "synthetic/twitter/twitter-2026-01-08.zip"

    thread, long, told = read(X(), path)

    assert recognised(X(), path).holds == ("stories", "people")
    assert thread.source_url == "https://x.com/exemple/status/1741800000000000001"
    assert thread.published_at == datetime(2024, 1, 1, 10, 0, tzinfo=UTC)
    assert '<a href="https://example.org/article">' in thread.html
    assert "déplateformisation &amp; la newsletter" in thread.html
    assert long.html.count("plus de 280") == 6
    assert (thread.status, long.status) == ("draft", "draft")
    assert told.warnings == ("Left out: 1 answers, 1 posts of others.",)


def test_a_thread_is_one_story_in_its_order_with_pictures_and_tags(archive):
    medium = {"url": "https://t.co/pic", "media_url": "x"}
    first = tweet(
        1,
        "One https://t.co/pic",
        entities={"hashtags": [{"text": "sea"}], "urls": [{"url": "https://t.co/x"}]},
        extended_entities={"media": [medium]},
    )

    (found,) = stories(X(), archive(answer(3, 2, "Three\n\nmore"), answer(2, 1, "Two"), first))

    assert found.html == (
        '<p>One</p><figure><img src="data/tweets_media/1-a.jpg" alt=""></figure>'
        "<p>Two</p><p>Three</p><p>more</p>"
    )
    assert (found.tags, found.language) == (("sea",), "en")


def test_what_is_no_thread_is_counted(archive):
    rows = [
        tweet(1, "Alone"),
        tweet(2, "RT @eve: hers"),
        answer(3, 99, "@eve yes", who="eve"),
        {"tweet": {"id_str": "none"}},
    ]

    (told,) = read(X(), archive(*rows))

    assert told.warnings == ("Left out: 1 answers, 1 posts of others, 1 single posts.",)


def test_a_thread_that_turns_in_a_circle_ends(archive):
    found = stories(X(), archive(answer(1, 2, "One"), answer(2, 1, "Two")))

    assert sum(one.html.count("<p>") for one in found) <= 2


def test_articles_are_what_they_were(archive):
    path = archive(
        article=[
            {"article": {"id": "7", "title": "Tides", "content": "One\n\nTwo"}},
            {"article": {"id": "8", "title": "Later", "content": "<p>W</p>"}},
        ],
        article_metadata=[
            {
                "articleMetadata": {
                    "articleId": "7",
                    "tweetId": "70",
                    "lifecycleState": "Published",
                    "firstPublishedAtMs": "1577934245000",
                }
            }
        ],
    )

    shown, draft = stories(X(), path)

    assert (shown.status, shown.source_url) == ("published", "https://x.com/ada/status/70")
    assert shown.published_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert shown.html == "<p>One</p><p>Two</p>"
    assert (draft.status, draft.html, draft.source_url) == ("draft", "<p>W</p>", "")


def test_of_letters_and_addresses_nothing_is_read(archive):
    path = archive(tweet(1, "One"), answer(2, 1, "Two"))

    assert SECRET not in repr(read(X(), path)) + "".join(one.html for one in read(X(), path))


def test_a_long_post_is_known_by_its_second_and_its_beginning(archive):
    note = {"createdAt": "2024-01-01T10:00:01.000Z", "core": {"text": "A long one & more"}}
    late = {"createdAt": "2024-01-01T11:00:00.000Z", "core": {"text": "A long other"}}
    path = archive(
        tweet(1, "A long…"),
        tweet(2, "Whole"),
        tweet(3, "A long…", created_at="never"),
        note_tweet=[{"noteTweet": note}, {"noteTweet": late}, {"noteTweet": {}}],
    )

    (found,) = stories(X(), path)

    assert found.html.startswith("<p>A long one &amp; more</p>")


def test_an_archive_that_is_cut_off_says_so(tmp_path):
    whole = script("tweets", [tweet(1, "One"), answer(2, 1, "Two"), tweet(3, "Three")])
    path = packed(tmp_path, {"data/tweet.js": whole[:-30]})

    found, told = read(X(), path)

    assert found.source_url == "https://x.com/i/status/1"
    assert "cut off: 2 posts" in told.warnings[0]


def test_followers_alone_are_no_stories(exports):
    assert recognised(X(), exports / "twitter/dogsheep/zip_contents").holds == ("people",)


# --- LinkedIn ------------------------------------------------------------------


def test_the_article_of_the_corpus_comes_whole(exports):
    path = exports / "synthetic/linkedin/Complete_LinkedInDataExport_01-08-2026.zip"

    (found,) = stories(LinkedIn(), path)
    (alone,) = stories(LinkedIn(), exports / "synthetic/linkedin/article.html")

    assert recognised(LinkedIn(), path).holds == ("stories", "people")
    assert found == alone
    assert (found.title, found.status) == ("Pourquoi déplateformiser", "published")
    assert found.slug == "pourquoi-déplateformiser-exemple"
    assert found.published_at == datetime(2024, 2, 24, 0, 9, tzinfo=UTC)
    assert found.cover_url == "https://media.licdn.com/mediaD4D12AQexample"
    assert found.html.startswith("<p>Un paragraphe avec <strong>gras</strong>")


def linkedin(folder, markup: str):
    return packed(folder, {"Articles/Articles/a.html": markup.encode(), "messages.csv": b"secret"})


def test_an_article_without_a_day_of_publication_is_a_draft(tmp_path):
    path = linkedin(tmp_path, '<h1>A</h1><p class="created">Created on 2024-02-24 00:06</p>')

    (found,) = stories(LinkedIn(), path)

    assert (found.status, found.source_url, found.source_id) == ("draft", "", "a.html")
    assert found.published_at == datetime(2024, 2, 24, 0, 6, tzinfo=UTC)


def test_an_article_that_says_nothing_or_too_much_is_told(tmp_path):
    (empty,) = stories(LinkedIn(), linkedin(tmp_path, '<p class="created">never</p>'))
    (long,) = stories(LinkedIn(), linkedin(tmp_path, '<p class="created">' + "w" * 3_000_000))

    assert (empty.title, empty.html, empty.published_at) == ("", "", None)
    assert "2 MB" in long.warnings[0]


# --- Mastodon --------------------------------------------------------------------

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def note(number: int, text: str = "<p>W</p>", **facts) -> dict[str, Any]:
    said = {"id": f"https://m.org/{number}", "type": "Note", "content": text, "to": [PUBLIC]}
    said |= {"url": f"https://m.org/@ada/{number}", "published": f"2024-01-01T10:00:0{number}Z"}
    return {"type": "Create", "object": {**said, **facts}}


@pytest.fixture
def outbox(tmp_path):
    def written(*rows):
        box = json.dumps({"type": "OrderedCollection", "orderedItems": rows}).encode()
        return packed(tmp_path, {"archive/outbox.json": box, "archive/actor.json": b"{}"})

    return written


def test_a_thread_of_mastodon_is_one_draft_with_its_pictures(outbox):
    picture = {"mediaType": "image/png", "url": "/media/a.png", "name": "A <quay>"}
    film = {"mediaType": "video/mp4", "url": "/media/a.mp4"}
    path = outbox(
        note(2, "<p>Two</p>", inReplyTo="https://m.org/1", summary="Waves <"),
        note(
            1,
            "<p>One</p>",
            attachment=[picture, film, {}],
            tag=[{"type": "Hashtag", "name": "#sea"}, {"type": "Mention", "name": "@eve"}],
            contentMap={"en": "One"},
        ),
    )

    (found,) = stories(Mastodon(), path)

    assert found.html == (
        '<p>One</p><figure><img src="media/a.png" alt="A &lt;quay&gt;"></figure>'
        '<video src="media/a.mp4"></video>'
        "<p><strong>Waves &lt;</strong></p><p>Two</p>"
    )
    assert (found.title, found.tags, found.language) == ("One", ("sea",), "en")
    assert (found.status, found.source_url) == ("draft", "https://m.org/@ada/1")


def test_what_was_said_to_some_and_what_others_said_stays_out(outbox):
    path = outbox(
        note(1, "<p>Alone</p>"),
        note(2, SECRET, to=["https://m.org/followers"]),
        note(3, SECRET, to=["https://m.org/eve"], cc="https://m.org/x"),
        note(4, "<p>To Eve</p>", inReplyTo="https://o.org/9"),
        {"type": "Announce", "object": "https://o.org/1"},
        note(5, id=""),
    )

    (told,) = read(Mastodon(), path)

    assert told.warnings == (
        "Left out: 1 answers, 2 posts for some, 1 posts of others, 1 single posts.",
    )
    assert SECRET not in repr(told)


def test_long_posts_and_articles_come_and_unlisted_stays_unlisted(outbox):
    path = outbox(
        note(1, f"<p>{'word ' * 300}</p>", to=[], cc=[PUBLIC]),
        note(2, type="Article", name="Tides"),
    )

    long, article = stories(Mastodon(), path)

    assert (long.visibility, long.status) == ("unlisted", "draft")
    assert long.title.endswith("word…")
    assert (article.title, article.status) == ("Tides", "published")


def test_a_circle_and_an_end_too_early_are_survived(outbox, tmp_path):
    rows = [note(1, inReplyTo="https://m.org/2"), note(2, inReplyTo="https://m.org/1"), note(3)]
    box = json.dumps({"orderedItems": rows}).encode()[:-40]
    path = packed(tmp_path, {"outbox.json": box})

    found = read(Mastodon(), path)

    assert any("cut off" in "".join(one.warnings) for one in found)


def test_an_archive_may_also_hold_followers(tmp_path):
    (tmp_path / "outbox.json").write_text('{"orderedItems": []}')
    (tmp_path / "followers.csv").write_text("Account address\nada@m.org\n")

    assert recognised(Mastodon(), tmp_path).holds == ("stories", "people")
