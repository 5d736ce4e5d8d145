"""Finished pages: what is kept, what never is, and how a change is heard of everywhere."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from django.test.client import RequestFactory

import pytest

from core.pagecache import generation
from core.pagecache.finished import finish
from core.pagecache.layer import FRESH_FOR, MARK, SAID, PageCache, key_of
from core.pagecache.shelf import Shelf
from tests.core.one_page_site import PAGE, Application, get


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
        ("/?anything=x", "GET", {}, "query"),
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
    get(cache, HTTP_HOST="testserver")
    get(cache, HTTP_HOST="other.example.org")
    get(cache, HTTP_X_FORWARDED_PROTO="https")
    get(cache, "/?page=2")

    get(cache, HTTP_X_FORWARDED_PROTO="spoilt", HTTP_HOST="TestServer")

    assert site.asked == 4
    assert len(cache.shelf) == 4


@pytest.mark.parametrize(
    "header",
    [
        "HTTP_X_FORWARDED_HOST",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_ORIGINAL_URL",
        "HTTP_X_HTTP_METHOD_OVERRIDE",
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_ACCEPT",
        "HTTP_USER_AGENT",
    ],
)
def test_no_other_header_makes_a_page_of_its_own(cache, site, header):
    first = get(cache, **{header: "https://poison.example"})

    second = get(cache)

    assert (first[1][SAID], second[1][SAID]) == ("miss", "hit")
    assert site.asked == len(cache.shelf) == 1


def test_two_hundred_readers_who_come_at_once_wait_for_one_rendering(site):
    cache = PageCache(site)
    everybody_asks = threading.Barrier(200)

    def ask(_number):
        everybody_asks.wait()
        return get(cache)[2]

    with ThreadPoolExecutor(200) as readers:
        bodies = set(readers.map(ask, range(200)))

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


def test_memory_is_bounded_and_a_page_that_nobody_reads_goes_first():
    pages = [finish(b"x" * 100, [], generation=0, made_at=0.0) for _ in range(4)]
    shelf = Shelf(room=2 * pages[0].size)

    shelf.put("read", pages[0])
    shelf.put("unread", pages[1])
    shelf.get("read", generation=0)
    shelf.put("new", pages[2])

    assert shelf.get("unread", generation=0) is None
    assert shelf.get("read", generation=0) is pages[0]
    assert shelf.used == 2 * pages[0].size


def test_a_page_that_was_read_once_is_spared_once():
    pages = [finish(b"x" * 100, [], generation=0, made_at=0.0) for _ in range(5)]
    shelf = Shelf(room=2 * pages[0].size)

    shelf.put("read once", pages[0])
    shelf.get("read once", generation=0)
    for number in (1, 2, 3, 4):
        shelf.put(number, pages[number])

    assert shelf.get("read once", generation=0) is None
    assert len(shelf) == 2


def test_a_page_larger_than_all_the_room_is_not_kept():
    shelf = Shelf(room=100)

    shelf.put("key", finish(b"x" * 200, [], generation=0, made_at=0.0))

    assert (len(shelf), shelf.used) == (0, 0)
