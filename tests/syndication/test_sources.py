"""Followed feeds are asked politely, remembered, and given up only when they say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.core.exceptions import PermissionDenied

from wagtail.models import Site

import pytest
import time_machine

from core.work import Worker
from people import teams
from people.actions.make_brand_team import make_brand_team
from syndication.actions import sources
from syndication.actions.sources import SourceError
from syndication.models import Idea, Source
from tests import make
from tests.fakes.stranger import Stranger, answer, redirect, stranger

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 7, 8, tzinfo=UTC)
XML = {"content_type": "application/rss+xml"}


@pytest.fixture(autouse=True)
def _loopback_is_ours(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture
def it() -> Iterator[Stranger]:
    with stranger() as one:
        yield one


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker() as one:
        yield one


@pytest.fixture
def administrator():
    return make.administrator()


def rss(*titles: str, name: str = "The Lighthouse") -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://example.org/{title}</link></item>"
        for title in titles
    )
    return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()


def followed(it: Stranger, *, path: str = "/feed", **facts: object) -> Source:
    site = Site.objects.filter(hostname="testserver").first() or make.site()
    return Source.objects.create(site=site, url=it.url(path), title="Kept", **facts)


def titles() -> list[str]:
    return sorted(Idea.objects.values_list("title", flat=True))


def test_a_feed_is_found_where_it_is(it):
    found = sources.find(it.says("/feed", answer(rss("one"), etag='"a"', **XML)))

    assert (found.url, found.feed.title, found.etag) == (it.url("/feed"), "The Lighthouse", '"a"')


def test_a_feed_is_found_where_a_page_says_it_is(it):
    page = b'<link rel="alternate" type="application/rss+xml" href="/feed">'
    it.says("/feed", answer(rss("one"), **XML))

    found = sources.find(it.says("/", answer(page, content_type="text/html")))

    assert found.url == it.url("/feed")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (answer(b"<p>", content_type="text/html"), "names no feed"),
        (answer(b"words"), "no feed"),
        (answer(status="404 Not Found"), "answered 404"),
        (redirect("http://10.0.0.1/"), "private network"),
        (b"", "no whole answer"),
    ],
)
def test_what_cannot_be_followed_is_told_in_a_sentence(it, said, sentence):
    with pytest.raises(SourceError, match=sentence):
        sources.find(it.says("/", said))


def test_a_brand_follows_a_feed_and_has_its_first_ideas_at_once(it, administrator):
    found = sources.find(it.says("/feed", answer(rss("one", "two"), etag='"a"')))

    with time_machine.travel(NOW, tick=False):
        source = sources.follow(site=make.site(), found=found, user=administrator)

    assert (source.title, source.etag, source.state) == ("The Lighthouse", '"a"', "followed")
    assert source.due_at == NOW + timedelta(hours=1)
    assert titles() == ["one", "two"]


def test_a_feed_is_followed_once(it, administrator):
    site = make.site()
    found = sources.find(it.says("/feed", answer(rss("one"))))
    sources.follow(site=site, found=found, user=administrator)

    with pytest.raises(SourceError, match="already"):
        sources.follow(site=site, found=found, user=administrator)


def test_nobody_follows_for_a_brand_they_do_not_work_for(it):
    valley = make.site(hostname="valley.example", default=False)
    editor = make.user()
    editor.groups.add(make_brand_team(site=make.site())[teams.EDITORS])
    found = sources.find(it.says("/feed", answer(rss("one"))))

    with pytest.raises(PermissionDenied):
        sources.follow(site=valley, found=found, user=editor)
    with pytest.raises(PermissionDenied):
        sources.follow(site=valley, found=found, user=make.user(email="reader@example.org"))


def test_only_what_is_new_becomes_an_idea(it):
    source = followed(it)
    it.says("/feed", answer(rss("one")))
    sources.look_at(source)
    it.says("/feed", answer(rss("two", "one")))

    found = sources.look_at(source)

    assert found == 1
    assert titles() == ["one", "two"]


def test_thirty_ideas_come_of_one_look_and_no_more(it):
    source = followed(it)
    it.says("/feed", answer(rss(*map(str, range(40)))))

    assert sources.look_at(source) == 30
    assert sources.look_at(source) == 10


def test_a_feed_is_asked_only_for_what_changed(it):
    source = followed(it, etag='"a"', last_modified="Sat, 07 Nov 2026 08:00:00 GMT", attempts=3)
    it.says("/feed", b"HTTP/1.1 304 Not Modified\r\n\r\n")

    with time_machine.travel(NOW, tick=False):
        found = sources.look_at(source)

    source.refresh_from_db()
    asked = it.heard[0].headers
    assert found == 0
    assert asked["if-none-match"] == '"a"'
    assert asked["if-modified-since"] == "Sat, 07 Nov 2026 08:00:00 GMT"
    assert (source.etag, source.attempts, source.due_at) == ('"a"', 0, NOW + timedelta(hours=1))


def test_a_mark_that_is_too_long_to_keep_is_not_kept(it):
    source = followed(it)
    it.says("/feed", answer(rss("one"), etag="e" * 300))

    sources.look_at(source)

    source.refresh_from_db()
    assert source.etag == ""


def test_an_address_that_an_editor_changed_meanwhile_is_left_as_it_is(it):
    source = followed(it)
    it.says("/feed", answer(rss("one"), etag='"old"'))
    Source.objects.filter(pk=source.pk).update(url=it.url("/new"))

    sources.look_at(source)

    source.refresh_from_db()
    assert (source.url, source.etag) == (it.url("/new"), "")


def test_a_feed_is_followed_at_another_address(it, administrator):
    source = followed(it, etag='"old"', last_error="Trouble.")
    found = sources.find(it.says("/new", answer(rss("new"), etag='"new"')))

    sources.change(source=source, title="New name", found=found, user=administrator)

    source.refresh_from_db()
    assert (source.url, source.title, source.etag) == (it.url("/new"), "New name", '"new"')
    assert (source.last_error, titles()) == ("", ["new"])


def test_a_feed_is_called_otherwise(it, administrator):
    source = followed(it, etag='"old"')

    sources.change(source=source, title="New name", found=None, user=administrator)

    source.refresh_from_db()
    assert (source.title, source.etag, it.heard) == ("New name", '"old"', [])


def test_two_followed_feeds_do_not_become_one(it, administrator):
    followed(it, path="/new")
    source = followed(it)
    found = sources.find(it.says("/new", answer(rss("new"))))

    with pytest.raises(SourceError, match="already"):
        sources.change(source=source, title="", found=found, user=administrator)


def test_nobody_changes_a_feed_of_another_brand(it):
    source = followed(it)

    with pytest.raises(PermissionDenied):
        sources.change(source=source, title="Mine", found=None, user=make.user())
