"""Finished pages: in what encoding they are sent, and how a browser says that it has one."""

from __future__ import annotations

import gzip

import brotli
import pytest
import zstandard

from core.pagecache.coding import coding_for
from core.pagecache.layer import MARK, PageCache
from tests.core.one_page_site import PAGE, Application, get


@pytest.fixture
def site():
    return Application((MARK, "1"))


@pytest.fixture
def cache(site):
    return PageCache(site)


DECODE = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": zstandard.decompress,
}


@pytest.mark.parametrize("coding", DECODE)
def test_a_browser_gets_the_encoding_it_takes(cache, coding):
    status, headers, body = get(cache, HTTP_ACCEPT_ENCODING=f"deflate, {coding};q=0.8")

    assert (status, headers["Content-Encoding"]) == ("200 OK", coding)
    assert headers["Content-Length"] == str(len(body))
    assert headers["Vary"] == "Accept-Encoding, Cookie"
    assert DECODE[coding](body) == PAGE.encode()


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "zstd"),
        ("*;q=0, gzip;q=0.1", "gzip"),
        ("gzip; q=0.2, identity;q=0.1", "gzip"),
    ],
)
def test_the_dearest_encoding_to_a_reader_is_sent_and_of_several_the_smallest(accepted, coding):
    assert coding_for(accepted) == coding


@pytest.mark.parametrize(
    "accepted",
    [
        "",
        "identity",
        "deflate",
        "br;q=0, gzip;q=0.0",
        "*;q=0",
        "br;q=2",
        "br;quality=1",
        "identity, gzip;q=0.5",
        ",;,",
        "gzip;q=0, identity;q=0",
    ],
)
def test_a_browser_that_takes_no_encoding_gets_the_page_as_it_is(cache, accepted):
    _status, headers, body = get(cache, HTTP_ACCEPT_ENCODING=accepted)

    assert "Content-Encoding" not in headers
    assert body == PAGE.encode()


def test_a_page_too_small_to_compress_is_sent_as_it_is(site):
    site.body = b"<p>Short.</p>"

    _status, headers, body = get(PageCache(site), HTTP_ACCEPT_ENCODING="br")

    assert "Content-Encoding" not in headers
    assert body == b"<p>Short.</p>"


def test_a_page_that_is_known_is_not_sent_again(cache):
    etag = get(cache)[1]["ETag"]

    status, headers, body = get(cache, HTTP_IF_NONE_MATCH=etag)

    assert (status, body) == ("304 Not Modified", b"")
    assert headers["ETag"] == etag
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert get(cache, HTTP_IF_NONE_MATCH=f'"other", W/{etag}')[0] == "304 Not Modified"
    assert get(cache, HTTP_IF_NONE_MATCH="*")[0] == "304 Not Modified"
    assert get(cache, HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"


def test_every_encoding_has_a_mark_of_its_own(cache):
    marks = {coding: get(cache, HTTP_ACCEPT_ENCODING=coding)[1]["ETag"] for coding in ("", *DECODE)}

    assert len(set(marks.values())) == len(marks)
    compressed = get(cache, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=marks["gzip"])
    assert compressed[0] == "200 OK"


def test_what_a_view_says_of_caches_stands():
    cache = PageCache(Application((MARK, "1"), ("Cache-Control", "public, max-age=300")))

    headers = get(cache)[1]
    again = get(cache, HTTP_IF_NONE_MATCH=headers["ETag"])[1]

    assert headers["Cache-Control"] == again["Cache-Control"] == "public, max-age=300"
