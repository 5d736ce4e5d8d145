"""What strangers publish as feeds becomes plain text and checked addresses, or nothing."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndication import feeds
from syndication.feeds import NotAFeed

HERE = "https://example.org/blog/feed"

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour &amp;amp; Co</title><link>https://example.org/</link>
<item><title>One &lt;b&gt;bold&lt;/b&gt; claim</title><link>/one</link><guid>tag:1</guid>
<pubDate>Sat, 07 Nov 2026 08:00:00 +0100</pubDate>
<description>&lt;p&gt;Words &lt;script&gt;alert(1)&lt;/script&gt;here.&lt;/p&gt;
&lt;p&gt;More.&lt;/p&gt;</description></item>
<item><title>Nowhere</title><link>javascript:alert(1)</link></item>
<item><link>https://example.org/two</link>
<content:encoded><![CDATA[<p>Only a body.</p>]]></content:encoded></item>
<item><title>One again</title><link>/again</link><guid>tag:1</guid></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Été</title>
<entry><id>urn:1</id><title type="text">a &lt; b</title><link href="a?x=1&amp;y=2"/>
<updated>2026-11-01T10:00:00Z</updated><summary type="text">  Plain.  </summary></entry>
</feed>""".encode()


def json_feed(*items: object, **facts: object) -> bytes:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Hut"}
    return json.dumps({**head, "items": items, **facts}).encode()


def test_an_rss_feed_is_read_as_plain_text():
    feed = feeds.read(RSS, url=HERE)

    first = feed.entries[0]
    assert feed.title == "Harbour & Co"
    assert (first.entry_id, first.url) == ("tag:1", "https://example.org/one")
    assert (first.title, first.summary) == ("One bold claim", "Words here.\nMore.")
    assert first.published_at == datetime(2026, 11, 7, 7, tzinfo=UTC)


def test_what_leads_nowhere_is_left_out_and_what_came_twice_is_one():
    urls = [entry.url for entry in feeds.read(RSS, url=HERE).entries]

    assert urls == ["https://example.org/one", "https://example.org/two"]


def test_what_has_no_title_is_named_by_its_first_words():
    entry = feeds.read(RSS, url=HERE).entries[1]

    assert (entry.title, entry.summary) == ("Only a body.", "Only a body.")


def test_an_atom_feed_is_read_with_its_text_as_it_stands():
    feed = feeds.read(ATOM, url=HERE, kind="application/atom+xml")

    entry = feed.entries[0]
    assert feed.title == "Été"
    assert (entry.title, entry.summary) == ("a < b", "Plain.")
    assert entry.url == "https://example.org/blog/a?x=1&y=2"
    assert entry.published_at == datetime(2026, 11, 1, 10, tzinfo=UTC)


def test_a_json_feed_is_read():
    item = {"id": 7, "url": "/7", "title": "Seven", "content_html": "<p>Seven <b>words</b></p>"}
    other = {"external_url": "https://x.example/", "content_text": " Text. "}

    feed = feeds.read(
        json_feed({**item, "date_published": "2026-11-01T10:00:00Z"}, other), url=HERE
    )

    first, second = feed.entries
    assert feed.title == "Hut"
    assert (first.entry_id, first.url, first.title) == ("7", "https://example.org/7", "Seven")
    assert (first.summary, first.published_at) == (
        "Seven words",
        datetime(2026, 11, 1, 10, tzinfo=UTC),
    )
    assert (second.entry_id, second.title) == ("https://x.example/", "Text.")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-01T10:00:00+02:00", datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("2026-11-01T10:00:00", datetime(2026, 11, 1, 10, tzinfo=UTC)),
        ("2026-13-45T99:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_a_date_that_is_none_is_no_date(written, meant):
    data = json_feed({"url": "/", "date_published": written})

    assert feeds.read(data, url=HERE).entries[0].published_at == meant


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        b"<html><body>A page</body></html>",
        b"{",
        b"{}",
        b'{"version": 1}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe\x00",
        b"<rss version='2.0'><channel><item><title>&#99999999999;</title>",
    ],
)
def test_what_is_no_feed_is_told(data):
    with pytest.raises(NotAFeed):
        feeds.read(data, url=HERE)


@pytest.mark.parametrize("items", [None, "many", [1, None, "x"], [{}], [{"url": 7}]])
def test_a_json_feed_with_nothing_usable_in_it_is_empty(items):
    data = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()

    assert feeds.read(data, url=HERE).entries == ()


def test_what_is_too_long_is_cut_and_what_is_too_odd_is_left_out():
    long = {"id": "i" * 600, "url": "/x", "title": "t" * 999, "summary": "s" * 9_999}
    wide = {"url": "/" + "u" * 2_000}
    odd = {"url": "http://[", "id": "a\x00b"}

    (entry,) = feeds.read(json_feed(long, wide, odd), url=HERE).entries

    assert (len(entry.entry_id), len(entry.title), len(entry.summary)) == (64, 255, 2_000)


def test_a_character_that_no_database_takes_is_left_out():
    entry = feeds.read(json_feed({"id": "a\0", "url": "/", "title": "b\0c"}), url=HERE).entries[0]

    assert entry.title == "bc"
    assert "\0" not in entry.entry_id


def test_fifty_entries_are_read_and_no_more():
    data = json_feed(*({"url": f"/{number}"} for number in range(80)))

    assert len(feeds.read(data, url=HERE).entries) == 50


def test_a_date_beyond_all_calendars_is_no_date():
    data = RSS.replace(b"07 Nov 2026", b"07 Nov 9999")

    assert feeds.read(data, url=HERE).entries[0].published_at is not None
    assert feeds.moment_of_parts((-99_999, 1, 1, 0, 0, 0, 0, 0, 0)) is None


@pytest.mark.parametrize(
    "data",
    [
        b"<rss " + b"".join(b'a%d="1" ' % number for number in range(60_000)) + b"/>",
        b"<rss " + b"".join(b'a%d=">" ' % number for number in range(60_000)) + b"/>",
        b"<rss version='2.0'><channel>" + b"<x>" * 500_000,
        b"<a '" * 500_000,
        b"<![CDATA[" * 500_000 + b"<x " * 50_000,
    ],
)
def test_what_would_hold_a_parser_is_refused_at_once(data):
    began = time.process_time()

    with pytest.raises(NotAFeed):
        feeds.read(data, url=HERE)

    assert time.process_time() - began < 2


def test_a_long_text_in_cdata_is_not_too_many_tags():
    body = b"<p>" * 60_000
    data = RSS.replace(b"<p>Only a body.</p>", b"<p>Only a body.</p>" + body)

    assert len(feeds.read(data, url=HERE).entries) == 2


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (
            f'<link rel="alternate" type="{feeds.KINDS[0]}" href="/f.xml">',
            "https://example.org/f.xml",
        ),
        (
            f"<LINK href=f type='{feeds.KINDS[1]}' rel='home ALTERNATE'/>",
            "https://example.org/blog/f",
        ),
        ('<link rel="alternate" hreflang="fr" href="/fr">', None),
        (f'<link rel="stylesheet" type="{feeds.KINDS[0]}" href="/f">', None),
        (f'<link rel="alternate" type="{feeds.KINDS[0]}">', None),
        (f'<link rel="alternate" type="{feeds.KINDS[0]}" href="javascript:x">', None),
        ("", None),
    ],
)
def test_a_page_names_its_feed(page, found):
    assert feeds.named_in(page, url=HERE) == found


def test_every_feed_of_the_corpus_is_read_or_told(exports: Path):
    unread = []
    for path in sorted((exports / "feeds").rglob("*.xml")):
        try:
            feeds.read(path.read_bytes(), url=HERE)
        except NotAFeed:
            unread.append(path.name)

    # An empty document, and CDF, which nobody has written since 1999.
    assert unread == ["rss_empty_document.xml", "cdf_item_abstract_xml_base.xml"]


def test_no_hostile_feed_leaves_anything_that_could_run(exports: Path):
    found = [
        entry
        for path in sorted((exports / "xss" / "feedparser-sanitize").glob("*.xml"))
        for entry in feeds.read(path.read_bytes(), url=HERE).entries
    ]

    assert all(entry.url.startswith(("http://", "https://")) for entry in found)


def test_no_hostile_xml_opens_a_file_or_an_address(exports: Path):
    """Sockets are closed to all but the loopback here; a file would show its words."""
    for path in sorted((exports / "hostile" / "xml").rglob("*")):
        if path.is_file():
            try:
                feed = feeds.read(path.read_bytes(), url=HERE)
            except NotAFeed:
                continue
            assert "root:" not in str(feed)


@given(st.binary(max_size=300), st.sampled_from([b"", b"{", b"<rss version='2.0'>", RSS[:600]]))
def test_whatever_comes_is_a_feed_or_not(data, before):
    try:
        feeds.read(before + data, url=HERE)
    except NotAFeed as problem:
        assert str(problem)  # noqa: PT017 - both ways out are fine, a third is not
