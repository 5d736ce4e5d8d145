"""Any feed, brought home once: from a file or from its address."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from syndication.exchange import Account, ExchangeError, ReadsLiveSites, UnreadableFile
from syndication.feeds import NotAFeed
from syndication.platforms.feed import LARGEST, Feed, read_feed
from tests.fakes.http_server import BROKEN, HttpServer, Reply
from tests.syndication.platforms.homeward import read, recognised, stories

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
 xml:lang="fr"><title>T</title><entry><id>urn:1</id><title type="html">A &amp;lt; B</title>
<link href="https://e.org/a?utm_source=feed"/><author><name>Ada</name></author>
<category term="Sea"/><published>2020-01-02T03:04:05Z</published>
<updated>2021-01-02T03:04:05Z</updated><summary>Short</summary>
<media:thumbnail url="https://e.org/c.png"/>
<content type="html">&lt;p&gt;%s&lt;/p&gt;</content></entry></feed>"""
RSS = (
    "<rss version='2.0'><channel><language>en</language><item><title>A</title>"
    "<guid>1</guid><link>%s</link><author>ada@e.org</author><description>%s</description>"
    "<enclosure url='https://e.org/a.mp3' type='audio/mpeg'/></item></channel></rss>"
)
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "home_page_url": "https://e.org/",
    "language": "de",
    "items": [
        {
            "id": 1,
            "url": "/a",
            "title": "A",
            "content_html": "<p>W</p>",
            "date_published": "2020-01-02T03:04:05Z",
            "authors": [{"name": "Ada"}],
            "tags": ["sea"],
            "image": "https://e.org/c.png",
        },
        {"id": 2, "content_text": "a < b"},
        "broken",
    ],
}


@pytest.fixture
def file(tmp_path):
    def written(text: str):
        path = tmp_path / "a.txt"
        path.write_text(text)
        return path

    return written


def test_an_entry_comes_whole(file):
    (found,) = stories(Feed(), file(ATOM % "Words"))

    assert (found.source_id, found.title, found.html) == ("urn:1", "A < B", "<p>Words</p>")
    assert (found.source_url, found.slug) == ("https://e.org/a", "a")
    assert (found.authors, found.tags, found.standfirst) == (("Ada",), ("Sea",), "Short")
    assert found.published_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found.updated_at == datetime(2021, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found.cover_url == "https://e.org/c.png"
    assert found.warnings == ()


@pytest.mark.parametrize("text", ["Only how it begins", "&lt;p&gt;So it goes […]&lt;/p&gt; [...]"])
def test_an_entry_that_is_cut_short_says_so_and_a_mail_address_is_no_author(file, text):
    (found,) = stories(Feed(), file(RSS % ("https://e.org/a", text)))

    assert found.authors == ()
    assert found.warnings == (
        "The feed shows how the post begins, not all of it.",
        "Its sound file is at https://e.org/a.mp3.",
    )


def test_an_address_that_is_none_is_none(file):
    (found,) = stories(Feed(), file(RSS % ("http://[", "W")))

    assert (found.source_url, found.source_id) == ("", "1")


def test_a_json_feed_is_read_without_feedparser(file):
    first, second, broken = stories(Feed(), file(json.dumps(JSON)))

    assert (first.source_url, first.html) == ("https://e.org/a", "<p>W</p>")
    assert (first.authors, first.tags, first.language) == (("Ada",), ("sea",), "de")
    assert first.published_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert second.html == "<p>a &lt; b</p>"
    assert broken.html == ""


def test_the_feed_of_the_corpus_is_read(exports):
    assert len(stories(Feed(), exports / "medium/medium_feed.xml")) == 2
    assert len(stories(Feed(), exports / "libsyn/feed.xml")) == 2


@pytest.mark.parametrize(
    "text", ["<rss><channel>", "<feed><!-- never", '{"version": "https://jsonfeed.org/version/1"']
)
def test_what_is_no_feed_is_refused(file, text):
    with pytest.raises(UnreadableFile):
        read(Feed(), file(text))


def test_a_feed_without_entries_or_too_large_is_refused(file):
    empty = file("<rss version='2.0'><channel><title>T</title></channel></rss>")

    with pytest.raises(UnreadableFile, match="export of the site"):
        read(Feed(), empty)
    with pytest.raises(NotAFeed, match="too large"):
        list(read_feed(b"<" * (LARGEST + 1), url=""))


def test_a_page_is_no_feed(file):
    assert recognised(Feed(), file("<html><p>words</p>")).confidence == 0
    assert recognised(Feed(), file('{"a": 1}')).confidence == 0


class LiveFeed(HttpServer):
    def respond(self, request):
        if request.path == "/page":
            return Reply(200, b"<html>", {"Content-Type": "text/html"})
        return Reply(200, (ATOM % "Words").encode(), {"Content-Type": "application/atom+xml"})


@pytest.fixture
def live():
    with LiveFeed() as started:
        yield started


def test_a_feed_is_read_from_its_address(live, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    live.goes_wrong(BROKEN)

    found = list(Feed().read_live(Account(f"{live.base_url}/feed", {})))

    assert isinstance(Feed(), ReadsLiveSites)
    assert [one.title for one in found] == ["A < B"]


def test_an_address_without_a_feed_says_so(live, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)

    with pytest.raises(ExchangeError, match="no feed"):
        list(Feed().read_live(Account(f"{live.base_url}/page", {})))
    with pytest.raises(ExchangeError):
        list(Feed().read_live(Account("http://10.0.0.1/feed", {})))
    live.__exit__()
    with pytest.raises(ExchangeError):
        list(Feed().read_live(Account(f"{live.base_url}/feed", {})))
