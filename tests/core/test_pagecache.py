"""Finished pages: what is kept, what never is, and how a change is heard of everywhere."""

from __future__ import annotations

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from django.test.client import RequestFactory

import brotli
import pytest

from core.pagecache import generation
from core.pagecache.finished import finish
from core.pagecache.layer import FRESH_FOR, MARK, SAID, PageCache, key_of
from core.pagecache.shelf import Shelf

PAGE = "<p>Words that belong to us.</p>" * 100


class Application:
    """A site of one page that counts how often it was asked."""

    def __init__(self, *headers: tuple[str, str], status: str = "200 OK") -> None:
        self.headers = [("Content-Type", "text/html; charset=utf-8"), *headers]
        self.status = status
        self.asked = 0
        self.body = PAGE.encode()
        self.is_closed = False

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(self.status, list(self.headers))
        return self

    def __iter__(self):
        yield self.body

    def close(self):
        self.is_closed = True


def get(cache, path="/", *, method="GET", **headers):
    """Status, headers and body of one request; headers by their names in WSGI."""
    environ = {**RequestFactory().generic(method, path).environ, **headers}
    told = []
    parts = cache(environ, lambda status, found, *_rest: told.extend([status, dict(found)]))
    body = b"".join(parts)
    return told[0], told[1], body


@pytest.fixture
def site():
    return Application((MARK, "1"))


@pytest.fixture
def cache(site):
    return PageCache(site)


def test_a_finished_page_is_made_once_and_served_from_memory(cache, site):
    first = get(cache)
    second = get(cache)

    assert (first[1][SAID], second[1][SAID]) == ("miss", "hit")
    assert first[2] == second[2] == PAGE.encode()
    assert site.asked == 1
    assert site.is_closed
    assert MARK not in second[1]


def test_a_change_makes_every_process_forget(site):
    processes = [PageCache(site), PageCache(site)]
    for process in processes:
        get(process)
    site.body = b"<p>New words.</p>"

    generation.bump()

    assert [get(process)[2] for process in processes] == [b"<p>New words.</p>"] * 2


@pytest.mark.parametrize(
    ("coding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_a_browser_gets_the_encoding_it_takes(cache, coding, decode):
    status, headers, body = get(cache, HTTP_ACCEPT_ENCODING=f"deflate, {coding};q=0.8")

    assert (status, headers["Content-Encoding"]) == ("200 OK", coding)
    assert headers["Content-Length"] == str(len(body))
    assert decode(body) == PAGE.encode()


@pytest.mark.parametrize("accepted", ["", "identity", "br;q=0, gzip;q=0.0"])
def test_a_browser_that_takes_no_encoding_gets_the_page_as_it_is(cache, accepted):
    _status, headers, body = get(cache, HTTP_ACCEPT_ENCODING=accepted)

    assert "Content-Encoding" not in headers
    assert body == PAGE.encode()


def test_a_page_that_is_known_is_not_sent_again(cache):
    etag = get(cache)[1]["ETag"]

    status, headers, body = get(cache, HTTP_IF_NONE_MATCH=f'"other", W/{etag}')

    assert (status, body) == ("304 Not Modified", b"")
    assert headers["ETag"] == etag
    assert get(cache, HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"


def test_only_the_head_is_sent_to_who_asks_for_it(cache, site):
    assert get(cache, method="HEAD")[1][SAID] == "pass; nothing kept"
    whole = get(cache)

    _status, headers, body = get(cache, method="HEAD")

    assert body == b""
    assert headers["Content-Length"] == str(len(whole[2]))
    assert site.asked == 2


@pytest.mark.parametrize(
    ("path", "method", "headers", "reason"),
    [
        ("/", "POST", {}, "not a read"),
        ("/", "GET", {"HTTP_COOKIE": "session=1"}, "cookie"),
        ("/", "GET", {"HTTP_AUTHORIZATION": "Basic x"}, "authorization"),
        ("/", "GET", {"HTTP_RANGE": "bytes=0-1"}, "range"),
        ("/?utm_source=x", "GET", {}, "query"),
        ("/?page=0", "GET", {}, "query"),
        ("/?page=99999", "GET", {}, "query"),
    ],
)
def test_what_could_be_personal_or_endless_goes_to_django(
    cache, site, path, method, headers, reason
):
    get(cache)

    answer = get(cache, path, method=method, **headers)

    assert answer[1][SAID] == f"pass; {reason}"
    assert MARK not in answer[1]
    assert site.asked == 2
    assert len(cache.shelf) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], "200 OK"),
        ([(MARK, "1"), ("Set-Cookie", "a=b")], "200 OK"),
        ([(MARK, "1"), ("Content-Encoding", "gzip")], "200 OK"),
        ([(MARK, "1")], "404 Not Found"),
    ],
)
def test_an_answer_that_is_not_for_everybody_is_never_kept(headers, status):
    site = Application(*headers, status=status)
    cache = PageCache(site)

    answers = [get(cache), get(cache)]

    assert [answer[1][SAID] for answer in answers] == ["pass; not finished"] * 2
    assert [answer[0] for answer in answers] == [status] * 2
    assert answers[0][2] == PAGE.encode()
    assert (site.asked, len(cache.shelf)) == (2, 0)


def test_hosts_schemes_and_pages_are_kept_apart(cache, site):
    get(cache)
    get(cache, HTTP_HOST="other.example.org")
    get(cache, HTTP_X_FORWARDED_PROTO="https")
    get(cache, "/?page=2")

    get(cache, HTTP_X_FORWARDED_PROTO="spoilt", HTTP_HOST="testserver")

    assert site.asked == 5
    assert len(cache.shelf) == 5


def test_readers_who_come_at_once_wait_for_one_rendering(site):
    cache = PageCache(site)
    everybody_asks = threading.Barrier(8)

    def ask(_number):
        everybody_asks.wait()
        return get(cache)[2]

    with ThreadPoolExecutor(8) as readers:
        bodies = set(readers.map(ask, range(8)))

    assert bodies == {PAGE.encode()}
    assert site.asked == 1


def test_while_an_old_page_is_made_anew_readers_get_the_old_one(cache, site):
    get(cache)
    key = key_of(RequestFactory().get("/").environ)
    page = cache.shelf.get(key, generation=generation.Generation().now())
    cache.shelf.put(key, replace(page, made_at=page.made_at - FRESH_FOR - 1))

    with cache.shelf.making(key, patience=0):
        during = get(cache)
    after = get(cache)

    assert during[1][SAID] == "hit; made by another request"
    assert after[1][SAID] == "miss"
    assert site.asked == 2


def test_who_waited_for_a_page_that_is_not_kept_asks_django_himself(cache, site, monkeypatch):
    monkeypatch.setattr("core.pagecache.layer.PATIENCE", 0.0)
    key = key_of(RequestFactory().get("/").environ)

    with cache.shelf.making(key, patience=0):
        answer = get(cache)

    assert answer[1][SAID] == "pass; not finished"
    assert site.asked == 1


def test_memory_is_bounded_and_the_longest_unused_page_goes_first():
    page = finish(b"x" * 100, [], generation=0, made_at=0.0)
    shelf = Shelf(room=2 * page.size)

    for key in ("first", "second"):
        shelf.put(key, page)
    shelf.get("first", generation=0)
    shelf.put("third", page)

    assert shelf.get("second", generation=0) is None
    assert shelf.get("first", generation=0) is page
    assert shelf.used == 2 * page.size


def test_a_page_larger_than_all_the_room_is_not_kept():
    shelf = Shelf(room=100)

    shelf.put("key", finish(b"x" * 200, [], generation=0, made_at=0.0))

    assert (len(shelf), shelf.used) == (0, 0)
