"""The engine of feeds: who is asked when, what failures cost, and when a feed is given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from wagtail.models import Site

import pytest
import time_machine

from core import work
from core.work import Worker
from syndication import feeds
from syndication.actions import sources
from syndication.models import Idea, Source
from tests import make
from tests.fakes.stranger import Stranger, answer, stranger

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


def test_the_wait_doubles_with_every_failure_up_to_a_day(it):
    source = followed(it)
    waits = []
    with time_machine.travel(NOW, tick=False):
        for _look in range(12):
            sources.look_at(source)
            source.refresh_from_db()
            assert source.due_at is not None
            waits.append((source.due_at - NOW).total_seconds())

    assert 900 <= waits[0] <= 1_800
    assert 1_800 <= waits[1] <= 3_600
    assert 43_200 <= waits[11] <= 86_400
    assert (source.attempts, source.last_error) == (12, "The feed's server answered 404.")


def test_a_server_that_asks_for_more_time_gets_it(it):
    source = followed(it)
    it.says("/feed", answer(status="429 Too Many Requests", retry_after="40000"))

    with time_machine.travel(NOW, tick=False):
        sources.look_at(source)

    source.refresh_from_db()
    assert source.due_at == NOW + timedelta(seconds=40_000)


def test_nobody_is_given_more_than_a_day(it):
    source = followed(it)
    it.says("/feed", answer(status="503 Away", retry_after="9" * 400))

    with time_machine.travel(NOW, tick=False):
        sources.look_at(source)

    source.refresh_from_db()
    assert source.due_at == NOW + timedelta(days=1)


def test_a_feed_that_is_gone_for_good_is_not_asked_again(it, worker):
    source = followed(it, path="/gone")
    it.says("/gone", answer(status="410 Gone"))

    assert [sources.run_due(worker), sources.run_due(worker)] == [1, 0]

    source.refresh_from_db()
    assert (source.state, source.due_at) == ("gone", None)


def test_a_feed_that_comes_back_is_as_before(it):
    source = followed(it)
    sources.look_at(source)
    it.says("/feed", answer(rss("one")))
    source.refresh_from_db()

    sources.look_at(source)

    source.refresh_from_db()
    assert (source.attempts, source.last_error, source.title) == (0, "", "Kept")


def test_a_worker_looks_at_every_feed_that_is_due(it, worker):
    first, second = followed(it), followed(it, path="/other")
    later = datetime.now(tz=UTC) + timedelta(hours=1)  # noqa: TID251 - the clock runs here
    followed(it, path="/later", due_at=later)
    it.says("/feed", answer(rss("one")))
    it.says("/other", answer(rss("two")))

    assert sources.run_due(worker) == 2

    assert titles() == ["one", "two"]
    assert set(Source.objects.values_list("claimed_by", flat=True)) == {""}
    assert first.pk != second.pk


def test_a_worker_that_is_stopping_takes_nothing_new(it, worker):
    followed(it)
    worker.stop()

    assert sources.run_due(worker) == 0
    assert it.heard == []


def test_what_a_dead_worker_held_is_looked_at_again(it, worker):
    followed(it, claimed_by="dead-worker")
    it.says("/feed", answer(rss("one")))

    assert sources.run_due(worker) == 1


def test_a_feed_that_breaks_our_own_code_does_not_hold_the_others(it, worker, monkeypatch, caplog):
    broken = followed(it, path="/broken")
    followed(it)
    it.says("/feed", answer(rss("one")))
    it.says("/broken", answer(rss("two", name="Broken")))
    read = feeds.read

    def stumble(data: bytes, **facts: str) -> feeds.Feed:
        if b"Broken" in data:
            raise RuntimeError("a mistake of ours")
        return read(data, **facts)

    monkeypatch.setattr(feeds, "read", stumble)

    assert sources.run_due(worker) == 2

    broken.refresh_from_db()
    assert (broken.last_error, broken.claimed_by) == ("RuntimeError: a mistake of ours", "")
    assert titles() == ["one"]
    assert "cannot be read" in caplog.text


def test_the_workers_know_the_engine():
    assert "feeds" in [engine.name for engine in work.engines()]
