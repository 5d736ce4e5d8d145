"""How often a page asks the database: the same, however much there is."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import Site

import pytest

from blog.models import ArticlePage, Byline, Series, Topic
from tests import make
from tests.blog.bodies import every_block
from tests.blog.reading import get

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def home() -> Site:
    return make.site()


def queries(client: Client, path: str) -> int:
    get(client, path)  # what is made once is made
    with CaptureQueriesContext(connection) as asked:
        get(client, path)
    return len(asked)


def full_article(home: Site, number: int) -> ArticlePage:
    one, _ = Topic.objects.get_or_create(site=home, name="Ownership", slug="ownership")
    series, _ = Series.objects.get_or_create(site=home, title="Leaving", slug="leaving")
    page = make.article(
        site=home, title=f"Number {number}", cover=make.picture(), topics=[one], series=series
    )
    person = make.contributor(site=home, name=f"Person {number}")
    Byline.objects.create(article=page, contributor=person)
    return page


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 12), ("/archive/", 11), ("/topic/ownership/", 11), ("/number-0/", 12), ("/feed/", 7)],
)
def test_pages_ask_the_database_as_often_for_three_articles_as_for_thirty(
    client: Client, home: Site, path: str, most: int
) -> None:
    make.newsletter(site=home)
    for number in range(3):
        full_article(home, number)
    with_three = queries(client, path)
    for number in range(3, 13):
        full_article(home, number)

    with_more = queries(client, path)

    assert with_more <= with_three
    assert with_three <= most


def test_many_pictures_in_a_text_cost_no_more_queries_than_one(client: Client, home: Site) -> None:
    def body(count: int) -> list[Any]:
        return [every_block()[2] for _ in range(count)]

    one = queries(client, make.article(site=home, title="One", body=body(1)).url)
    many = queries(client, make.article(site=home, title="Many", body=body(5)).url)

    assert many == one
