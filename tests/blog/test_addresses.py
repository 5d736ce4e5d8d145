"""What a cache in front is told to forget when a page changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from blog.addresses import MAPS, forget, showing
from blog.models import ArticlePage, Byline, Series
from config import frontend
from tests import make

pytestmark = pytest.mark.django_db
HOME = "http://testserver"


class Purged(BaseHTTPRequestHandler):
    """A cache that writes down what it is told to forget."""

    told: list[str] = []

    def do_PURGE(self) -> None:
        self.told.append(f"http://{self.headers['Host']}{self.path}")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture
def cache(settings: Any) -> Iterator[list[str]]:
    """A cache in front of the house, by what it was told."""
    server = HTTPServer(("127.0.0.1", 0), Purged)
    Purged.told = []
    settings.WAGTAILFRONTENDCACHE = frontend.backends(f"http://127.0.0.1:{server.server_port}")
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Purged.told
    server.shutdown()
    thread.join()
    server.server_close()


def article_with_everything() -> ArticlePage:
    home = make.site()
    wide = make.topic(site=home, name="Owning")
    narrow = make.topic(site=home, name="Doors")
    narrow.parent = wide
    narrow.save()
    page = make.article(
        site=home,
        title="A house",
        topics=[narrow],
        series=Series.objects.create(site=home, title="Leaving", slug="leaving"),
        first_published_at=datetime(2026, 3, 31, 23, tzinfo=UTC),
    )
    Byline.objects.create(article=page, contributor=make.contributor(site=home))
    return ArticlePage.objects.get(pk=page.pk)


def test_an_article_is_shown_wherever_it_is_listed_and_followed() -> None:
    page = article_with_everything()

    paths = {address.removeprefix(HOME) for address in showing(page)}

    kinds = ("topic/owning", "topic/doors", "author/ada-quill", "series/leaving")
    assert paths == {
        "/",
        "/a-house/",
        "/a-house.md",
        *MAPS,
        "/archive/",
        "/archive/2026/4/",
        *(f"/feed/{kind}" for kind in ("", "atom/", "json/")),
        *(f"/{kind}/" for kind in kinds),
        *(f"/{kind}/feed/{form}" for kind in kinds for form in ("", "atom/", "json/")),
    }


def test_an_issue_is_shown_on_its_page_and_above_it() -> None:
    page = make.issue(newsletter=make.newsletter(site=make.site()))

    paths = [address.removeprefix(HOME) for address in showing(page)]

    assert paths == ["/", "/secret-sauce/", "/secret-sauce/issue-one/", *MAPS]


def test_what_stands_on_no_site_is_shown_nowhere() -> None:
    page = make.article(site=make.site())
    root = page.get_parent().get_parent()

    assert showing(root) == []


def test_an_unsorted_draft_is_listed_with_all_articles_only() -> None:
    page = make.article(site=make.site(), title="A draft", live=False)

    paths = {address.removeprefix(HOME) for address in showing(page)}

    assert paths == {"/", "/a-draft/", "/a-draft.md", *MAPS, "/archive/"} | {
        "/feed/",
        "/feed/atom/",
        "/feed/json/",
    }


def test_publishing_and_taking_down_tell_the_cache_in_front(
    cache: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = make.article(site=make.site(), title="A house")
    published = set(cache)
    cache.clear()

    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()

    assert published == set(cache)
    assert published >= {f"{HOME}/", f"{HOME}/a-house/", f"{HOME}/feed/"}


def test_nobody_is_told_where_nothing_stands_in_front(
    cache: list[str], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.WAGTAILFRONTENDCACHE = {}

    with django_capture_on_commit_callbacks(execute=True):
        forget(make.article(site=make.site()))

    assert cache == []
