"""Django's side of finished pages: which answers are marked, and what makes them old."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.contrib.messages import add_message, constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import resolve

import pytest

from core.models import Brand
from core.pagecache import generation
from core.pagecache.layer import MARK, SAID, PageCache
from core.pagecache.marking import KEYS, is_finished
from tests import make


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Does what a committed transaction does at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.django_db
def test_publishing_linking_and_deleting_begin_new_generations(commit):
    brand_site = make.site()
    topic: Any = make.topic(site=brand_site)
    now = generation.Generation()
    numbers = [now.now()]

    with commit():
        article = make.article(site=brand_site)
    numbers.append(now.now())
    with commit():
        topic.articles.add(article)
    numbers.append(now.now())
    with commit():
        article.delete()
    numbers.append(now.now())

    assert numbers == sorted(set(numbers))


@pytest.mark.django_db
def test_a_subscription_or_a_right_begins_none(commit):
    newsletter, user = make.newsletter(site=make.site()), make.user()
    now = generation.Generation()
    before = now.now()

    with commit():
        make.subscription(newsletter=newsletter)
        user.groups.add(Group.objects.create(name="Editors of one page"))

    assert now.now() == before


@pytest.mark.django_db
def test_django_marks_pages_for_strangers_under_the_name_of_their_site():
    article = make.article(site=make.site())
    stranger = Client()

    assert stranger.get(article.url)[MARK] == "1"
    assert MARK not in stranger.get(article.url, headers={"host": "localhost"})
    assert MARK not in stranger.get(article.url, headers={"host": "testserver:8080"})
    assert MARK not in stranger.get("/nowhere/")
    assert MARK not in stranger.head(article.url)


@pytest.mark.django_db
def test_django_marks_nothing_for_who_has_a_cookie():
    article = make.article(site=make.site())
    reader = Client()
    reader.force_login(make.user())

    assert MARK not in reader.get(article.url)
    assert MARK not in reader.get("/account/login/")


@pytest.mark.django_db
def test_without_a_site_nothing_is_marked():
    assert MARK not in Client().get(f"/brand.css?v={Brand().look}")


@pytest.fixture
def asked(db):
    """A stranger's question for the front page, as the middleware sees it."""
    make.site()
    request = RequestFactory().get("/")
    request.resolver_match = resolve("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # untold by the stubs
    return request


def answered(*, control: str = "") -> HttpResponse:
    response = HttpResponse("<p>Words that belong to us.</p>")
    if control:
        response["Cache-Control"] = control
    return response


def test_what_a_stranger_reads_is_finished(asked):
    assert is_finished(asked, answered())


@pytest.mark.parametrize("control", ["private", "no-store", "max-age=0, private"])
def test_what_its_view_calls_private_is_not(asked, control):
    assert not is_finished(asked, answered(control=control))


def test_a_preview_is_not(asked):
    asked.is_preview = True

    assert not is_finished(asked, answered())


def test_a_page_with_a_message_is_not(asked):
    add_message(asked, constants.SUCCESS, "You are one of us.")

    assert not is_finished(asked, answered())


def test_a_page_with_a_form_that_holds_its_readers_token_is_not(asked):
    get_token(asked)

    assert not is_finished(asked, answered())


def test_an_answer_that_sets_a_cookie_is_not(asked):
    response = answered()
    response.set_cookie("seen", "1")

    assert not is_finished(asked, response)


@pytest.mark.django_db
def test_a_page_is_kept_with_its_own_query_only():
    brand_site = make.site()
    for number in range(13):
        make.article(site=brand_site, title=f"Number {number}")
    look = Brand.objects.get(site=brand_site).look
    stranger = Client()

    marked = {
        path: MARK in stranger.get(path)
        for path in (
            "/archive/",
            "/archive/?page=2",
            f"/brand.css?v={look}",
            "/archive/?page=1",
            "/archive/?page=99",
            "/brand.css?v=01234567",
            "/number-0/?page=2",
            "/?utm_source=letter",
        )
    }

    assert list(marked.values()) == [True, True, True, False, False, False, False, False]


@pytest.mark.django_db
def test_caches_in_front_hear_by_what_names_to_forget_a_page(settings):
    brand_site = make.site()
    article = make.article(site=brand_site)
    stranger = Client()

    alone = stranger.get(article.url)
    settings.SHARED_CACHE_SECONDS = 600
    shared = stranger.get(article.url)
    look = Brand.objects.get(site=brand_site).look
    styles = stranger.get(f"/brand.css?v={look}")

    assert alone[KEYS] == f"brand-{brand_site.pk} blog_page page-{article.pk}"
    assert "Cache-Control" not in alone
    assert shared["Cache-Control"] == "public, max-age=0, s-maxage=600, must-revalidate"
    assert styles[KEYS] == f"brand-{brand_site.pk} brand_css"
    assert styles["Cache-Control"] == "public, max-age=31536000, immutable"


def read(process: PageCache, path: str) -> tuple[str, str]:
    """What a stranger gets from one process: how it was found, and the words."""
    told: dict[str, str] = {}
    environ = RequestFactory().get(path, headers={"host": "testserver"}).environ
    parts = process(environ, lambda _status, headers, *_rest: told.update(headers))
    return told[SAID], b"".join(parts).decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_no_process_shows_yesterdays_words_after_a_publish(commit):
    article = make.article(site=make.site(), title="Yesterday")
    processes = [PageCache(WSGIHandler()), PageCache(WSGIHandler())]
    before = [read(process, path) for process in processes for path in (article.url, "/")]

    with commit():
        article.title = "Today"
        article.save_revision().publish()
    after = [read(process, path) for process in processes for path in (article.url, "/")]
    again = [read(process, path) for process in processes for path in (article.url, "/")]

    assert {said for said, _words in [*before, *after]} == {"miss"}
    assert all("Yesterday" in words for _said, words in before)
    assert all("Today" in words and "Yesterday" not in words for _said, words in [*after, *again])
    assert {said for said, _words in again} == {"hit"}
