"""An address that was public once leads on for ever, in its own brand only."""

from __future__ import annotations

from typing import Any

from django.test import Client

from wagtail.models import Site

import pytest

from blog.models import ArticlePage
from tests import make
from tests.blog.test_pages import in_french

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Site:
    return make.site()


def renamed(page: ArticlePage, slug: str, committed: Any) -> ArticlePage:
    page.slug = slug
    with committed(execute=True):
        page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def leads_to(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 301, path
    return answer.headers["Location"]


def test_every_name_an_article_had_leads_straight_to_its_last(
    client: Client, home: Site, django_capture_on_commit_callbacks: Any
) -> None:
    page = make.article(site=home, slug="first")
    page = renamed(page, "second", django_capture_on_commit_callbacks)
    page = renamed(page, "third", django_capture_on_commit_callbacks)

    assert leads_to(client, "/first/") == "/third/"
    assert leads_to(client, "/second/") == "/third/"
    assert leads_to(client, "/first/?utm_source=mail") == "/third/"


def test_an_article_that_takes_its_old_name_again_is_found_there(
    client: Client, home: Site, django_capture_on_commit_callbacks: Any
) -> None:
    page = make.article(site=home, slug="first")
    page = renamed(page, "second", django_capture_on_commit_callbacks)
    page = renamed(page, "first", django_capture_on_commit_callbacks)

    assert client.get("/first/").status_code == 200
    assert leads_to(client, "/second/") == "/first/"


def test_a_new_article_under_an_old_name_is_read_there(
    client: Client, home: Site, django_capture_on_commit_callbacks: Any
) -> None:
    renamed(make.article(site=home, slug="first"), "second", django_capture_on_commit_callbacks)
    make.article(site=home, title="The new one", slug="first")

    assert "The new one" in client.get("/first/").content.decode()


def test_a_name_in_another_language_leads_on_in_that_language(
    client: Client, home: Site, django_capture_on_commit_callbacks: Any
) -> None:
    front = in_french(home)
    page = ArticlePage(title="Premier", slug="premier", locale=front.locale)
    front.add_child(instance=page)
    page.save_revision().publish()

    renamed(page, "second", django_capture_on_commit_callbacks)

    assert leads_to(client, "/fr/premier/") == "/fr/second/"
    assert client.get("/premier/").status_code == 404


def test_a_page_that_moves_leads_on_from_where_it_stood(
    client: Client, home: Site, django_capture_on_commit_callbacks: Any
) -> None:
    page = make.article(site=home, slug="first")
    front = in_french(home)

    with django_capture_on_commit_callbacks(execute=True):
        page.move(front, pos="last-child")

    assert leads_to(client, "/first/") == "/fr/first/"


def test_the_old_name_of_one_brand_means_nothing_in_another(
    client: Client, home: Site, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "valley.example"]
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    make.article(site=valley, title="Of the valley", slug="shared")
    page = make.article(site=home, slug="shared")

    renamed(page, "renamed", django_capture_on_commit_callbacks)

    assert leads_to(client, "/shared/") == "http://testserver/renamed/"
    assert "Of the valley" in client.get("/shared/", headers={"host": "valley.example"}).text
    assert client.get("/renamed/", headers={"host": "valley.example"}).status_code == 404
