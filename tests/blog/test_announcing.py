"""Hubs and search engines that a brand chose are told what changed; nobody else is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from wagtail.models import PageViewRestriction, Site

import pytest
import time_machine

from blog.actions import telling
from blog.actions.announcing import announce, quietly
from blog.models import Announcement, ArticlePage, Byline, Series
from core import pause
from core.models import Brand
from core.work import Worker
from tests import make
from tests.blog.test_pages import in_french, topic
from tests.fakes import http_server as web
from tests.fakes.listeners import FakeHub, FakeSearchEngine

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings: Any) -> Site:
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    return make.site()


@pytest.fixture
def hub(home: Site) -> Iterator[FakeHub]:
    with FakeHub() as fake:
        Brand.objects.filter(site=home).update(websub_hub=f"{fake.base_url}/")
        yield fake


@pytest.fixture
def engine(home: Site, settings: Any) -> Iterator[FakeSearchEngine]:
    with FakeSearchEngine() as fake:
        Brand.objects.filter(site=home).update(index_now=True)
        settings.INDEX_NOW_URL = f"{fake.base_url}/indexnow"
        yield fake


def work() -> int:
    with Worker() as worker:
        return telling.run_due(worker)


def waiting() -> list[Announcement]:
    return list(Announcement.objects.order_by("pk"))


def test_nobody_is_told_by_a_brand_that_chose_nobody(home: Site) -> None:
    make.article(site=home)

    assert waiting() == []


def test_a_hub_is_told_of_every_feed_an_article_stands_in(home: Site, hub: FakeHub) -> None:
    wide = topic(home)
    series = Series.objects.create(site=home, title="Leaving", slug="leaving")
    facts: dict[str, Any] = {"topics": [topic(home, "Domains", parent=wide)], "series": series}
    page = make.article(site=home, **facts)
    Byline.objects.create(article=page, contributor=make.contributor(site=home))
    announce(ArticlePage.objects.get(pk=page.pk))

    work()

    parts = ("", "topic/domains/", "topic/ownership/", "author/ada-quill/", "series/leaving/")
    wanted = {
        f"http://testserver/{part}feed/{kind}" for part in parts for kind in ("", "atom/", "json/")
    }
    assert set(hub.told) == wanted
    assert len(hub.told) == len(wanted)
    assert waiting() == []


def test_a_hub_is_told_of_the_feeds_of_the_articles_language(home: Site, hub: FakeHub) -> None:
    front = in_french(home)
    page = ArticlePage(title="Texte", locale=front.locale)
    front.add_child(instance=page)
    page.save_revision().publish()

    work()

    assert set(hub.told) == {f"http://testserver/fr/feed/{kind}" for kind in ("", "atom/", "json/")}


def test_a_search_engine_is_told_when_an_article_appears_changes_moves_and_goes(
    home: Site, engine: FakeSearchEngine, django_capture_on_commit_callbacks: Any
) -> None:
    page = make.article(site=home, slug="first")
    work()
    page.save_revision().publish()
    work()
    page.slug = "second"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    work()
    ArticlePage.objects.get(pk=page.pk).unpublish()
    work()

    first, second = "http://testserver/first/", "http://testserver/second/"
    assert engine.told[:2] == [first, first]
    assert sorted(engine.told[2:]) == sorted([second, first, second])
    [*_, last] = engine.heard
    assert last.json()["host"] == "testserver"


def test_a_move_and_a_deletion_are_told_too(home: Site, engine: FakeSearchEngine) -> None:
    front = in_french(home)
    page = make.article(site=home, slug="first")
    draft = make.article(site=home, title="A draft", live=False)
    work()
    page.move(front, pos="last-child")
    draft.move(front, pos="last-child")
    work()
    ArticlePage.objects.get(pk=page.pk).delete()
    work()

    here, there = "http://testserver/first/", "http://testserver/fr/first/"
    assert engine.told == [here, there, there]


def test_the_key_is_served_where_the_search_engine_was_told_to_look(
    client: Client, home: Site, engine: FakeSearchEngine
) -> None:
    make.article(site=home)
    work()
    [asked] = engine.heard
    key, place = asked.json()["key"], asked.json()["keyLocation"]

    answer = client.get(place)

    assert answer.content.decode() == key
    assert client.get(f"/{'0' * 32}.txt").status_code == 404
    Brand.objects.filter(site=home).update(index_now=False)
    assert client.get(place).status_code == 404


def test_no_key_is_served_where_no_brand_is(client: Client) -> None:
    Site.objects.all().delete()

    assert client.get(f"/{'0' * 32}.txt").status_code == 404


def test_a_homecoming_is_silent(home: Site, hub: FakeHub, engine: FakeSearchEngine) -> None:
    with quietly():
        make.article(site=home)

    assert waiting() == []


def test_what_is_not_for_everybody_is_not_told_of(
    home: Site, hub: FakeHub, engine: FakeSearchEngine
) -> None:
    make.article(site=home, title="For members", visibility="members")
    make.article(site=home, title="Elsewhere", canonical_override="https://first.example/x")
    closed = make.article(site=home, title="Closed", live=False)
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    closed.save_revision().publish()

    told = {(one.service, one.url) for one in waiting()}

    kinds = ("", "atom/", "json/")
    assert told == {
        ("index_now", "http://testserver/for-members/"),
        *(("hub", f"http://testserver/feed/{kind}") for kind in kinds),
    }


def test_a_page_of_no_brand_is_told_to_nobody(home: Site, engine: FakeSearchEngine) -> None:
    page = make.article(site=home, live=False)
    Site.objects.all().delete()

    assert announce(page) == 0


@pytest.mark.parametrize("fault", [web.RESTING, web.BROKEN, web.LOST, web.SLOW_DOWN])
def test_who_does_not_answer_is_told_later(
    home: Site, engine: FakeSearchEngine, fault: web.Fault
) -> None:
    make.article(site=home)
    engine.goes_wrong(fault)
    work()
    [row] = waiting()

    assert row.state == "due"
    assert row.attempts == 1
    assert row.last_error
    assert row.claimed_by == ""
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        work()
    assert waiting() == []


def test_a_refusal_is_kept_with_its_reason_and_not_repeated(
    home: Site, engine: FakeSearchEngine
) -> None:
    page = make.article(site=home)
    engine.goes_wrong(web.Fault(says=web.Reply(403, b"no such key")))
    work()
    [row] = waiting()

    assert (row.state, row.due_at) == ("failed", None)
    assert "403" in row.last_error
    page.save_revision().publish()
    work()
    assert waiting() == []


def test_after_eight_failures_nobody_asks_again(home: Site, engine: FakeSearchEngine) -> None:
    make.article(site=home)
    Announcement.objects.update(attempts=7)
    engine.goes_wrong(web.BROKEN)
    work()

    assert waiting()[0].state == "failed"


def test_a_private_address_is_not_asked(
    home: Site, engine: FakeSearchEngine, settings: Any
) -> None:
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = []
    make.article(site=home)
    work()

    assert engine.heard == []
    assert waiting()[0].state == "failed"


def test_what_changes_while_a_service_is_told_stays_due(
    home: Site, engine: FakeSearchEngine
) -> None:
    page = make.article(site=home)
    changed = timezone.now() + timedelta(seconds=1)
    rows = telling._claimed(Worker("one"))
    with time_machine.travel(changed):
        announce(page)

    telling._tell(rows)

    [row] = waiting()
    assert (row.state, row.claimed_by) == ("due", "")


def test_a_brand_that_changed_its_mind_tells_nobody(home: Site, engine: FakeSearchEngine) -> None:
    make.article(site=home)
    Brand.objects.filter(site=home).update(index_now=False)

    work()

    assert engine.heard == []
    assert waiting() == []


def test_nothing_is_announced_while_sending_is_paused(home: Site, engine: FakeSearchEngine) -> None:
    make.article(site=home)
    pause.pause("A restored home.")

    assert work() == 0
    assert len(waiting()) == 1


def test_what_a_dead_worker_held_is_told_by_the_next(home: Site, engine: FakeSearchEngine) -> None:
    make.article(site=home)
    Announcement.objects.update(claimed_by="a-dead-one", claimed_at=timezone.now())

    work()

    assert len(engine.told) == 1


def test_an_announcement_says_what_it_is(home: Site, engine: FakeSearchEngine) -> None:
    make.article(site=home, slug="first")

    assert str(waiting()[0]) == "IndexNow: http://testserver/first/"
