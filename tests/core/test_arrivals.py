"""Who comes by a copy: the tags of the link are taken off, a line is written, nothing else."""

from __future__ import annotations

import json

import pytest

from core.pagecache import arrivals
from core.pagecache.arrivals import Arrival, keep, place, waiting
from core.pagecache.layer import MARK, SAID, PageCache
from tests.core.one_page_site import PAGE, Application, get

READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
TAGGED = "/?from=mastodon-3&utm_source=mastodon-3&ref=a.example"


@pytest.fixture(autouse=True)
def _own_place(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def lines() -> list[list[str]]:
    if not place().exists():
        return []
    return [json.loads(line) for line in place().read_text().splitlines()]


def test_a_reader_from_a_copy_gets_everybodys_finished_page_and_is_counted():
    site = Application((MARK, "1"))
    cache = PageCache(site)
    get(cache)

    answer = get(cache, TAGGED, **READER)

    assert (answer[1][SAID], answer[2], site.asked) == ("hit", PAGE.encode(), 1)
    assert [line[1:] for line in lines()] == [["/", "mastodon-3"]]


def test_nothing_is_written_about_who_it_was():
    cache = PageCache(Application((MARK, "1")))

    raw = "/café/".encode().decode("latin-1")  # as servers hand it on (PEP 3333)
    who = {"REMOTE_ADDR": "192.0.2.7", "HTTP_COOKIE": "a=b", **READER}
    get(cache, "/?from=x-1", PATH_INFO=raw, **who)

    assert lines()[0][1:] == ["/café/", "x-1"]
    assert "192.0.2.7" not in place().read_text()
    assert "Firefox" not in place().read_text()


@pytest.mark.parametrize(
    "facts",
    [
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/)"},
        {"HTTP_USER_AGENT": "curl/8.5"},
        {"HTTP_USER_AGENT": ""},
        {**READER, "HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {**READER, "method": "HEAD"},
        {**READER, "method": "POST"},
        {**READER, "path": "/?from=the+start"},
        {**READER, "path": "/?from=mastodon-03"},
        {**READER, "path": "/?utm_source=x"},
    ],
)
def test_programs_looks_ahead_and_other_words_are_not_counted(facts):
    path = facts.pop("path", TAGGED)

    get(PageCache(Application((MARK, "1"))), path, **facts)

    assert lines() == []


@pytest.mark.parametrize("status", ["404 Not Found", "500 Internal Server Error"])
def test_who_finds_no_page_did_not_come_home(status):
    get(PageCache(Application(status=status)), TAGGED, **READER)

    assert lines() == []


@pytest.mark.parametrize(
    ("location", "leads"),
    [
        ("/moved/", "/moved/?from=mastodon-3"),
        ("http://testserver/moved/?a=1", "http://testserver/moved/?a=1&from=mastodon-3"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
    ],
)
def test_an_address_that_moved_takes_the_mark_along(location, leads):
    site = Application(("Location", location), status="301 Moved Permanently")

    answer = get(PageCache(site), TAGGED, HTTP_HOST="testserver", **READER)

    assert answer[1]["Location"] == leads
    assert lines() == []


def test_the_lines_are_read_once_and_their_file_is_put_aside_first():
    arrival = Arrival("2026-11-25", "/", "mastodon-3")
    nothing = list(waiting())
    keep(arrival)

    ((aside, found),) = waiting()
    keep(arrival)

    assert (nothing, found) == ([], [arrival])
    assert aside.exists()
    assert len(lines()) == 1


def test_lines_that_nobody_reads_do_not_fill_the_disk(monkeypatch):
    monkeypatch.setattr(arrivals, "FULLEST", 60)
    arrival = Arrival("2026-11-25", "/", "mastodon-3")

    for _ in range(5):
        keep(arrival)

    assert len(lines()) == 2
