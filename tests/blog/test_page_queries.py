"""How often a page asks the database: the same, however much there is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import Page, Site

import pytest

from blog.models import ArticlePage, Byline, Series, Topic
from core.pagecache import generation
from people.models import Contributor
from tests import make
from tests.blog.bodies import every_block
from tests.blog.reading import get

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


FAR = 100_000  # beyond every key that is there


@pytest.fixture
def home() -> Site:
    return make.site()


def queries(client: Client, path: str) -> int:
    get(client, path)  # what is made once is made
    return queries_of_one(client, path)


def queries_of_one(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        get(client, path)
    return len(asked)


@pytest.fixture
def committed() -> Callable[[], None]:
    """Counts what was done so far as committed: what pages share is asked once a generation."""

    def commit() -> None:
        connection.run_on_commit.clear()
        generation.bump()

    return commit


def copies(home: Site, numbers: range) -> None:
    """Articles like the first in everything that listings show; only the first are in its series.

    Written as rows from rows: as objects, ten thousand would take most of the test's time.
    """
    first = ArticlePage.objects.get(slug="number-0")
    through = ArticlePage.topics.through
    front = home.root_page
    keys = {number: FAR + number for number in numbers}
    pages = [
        {
            "id": key,
            "path": Page._get_path(front.path, front.depth + 1, key),
            "slug": f"number-{number}",
            "url_path": f"{front.url_path}number-{number}/",
            "translation_key": uuid.UUID(int=key).hex,
        }
        for number, key in keys.items()
    ]
    multiply(Page, first.pk, pages)
    series = [{"series_id": first.series_id if number < 20 else None} for number in numbers]
    articles = [{"page_ptr_id": key, **one} for key, one in zip(keys.values(), series, strict=True)]
    multiply(ArticlePage, first.pk, articles)
    links = [{"id": key, "articlepage_id": key} for key in keys.values()]
    multiply(through, through.objects.get(articlepage=first).pk, links)
    lines = [{"id": key, "article_id": key} for key in keys.values()]
    multiply(Byline, first.bylines.get().pk, lines)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database does by itself once the rows are committed


def multiply(model: type[Model], key: int, changes: list[dict[str, Any]]) -> None:
    """Copies of one row, each with what is said of it."""
    meta = model._meta
    changed = list(changes[0])
    kept = [str(f.column) for f in meta.local_concrete_fields if f.column not in changed]
    quoted = [connection.ops.quote_name(name) for name in (*changed, *kept)]
    marks = ", ".join(["%s"] * len(changed))
    rest = ", ".join(quoted[len(changed) :])
    said = ", ".join(filter(None, (marks, rest)))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {meta.db_table} ({', '.join(quoted)}) "
            f"SELECT {said} FROM {meta.db_table} WHERE {meta.pk.column} = %s",
            [(*change.values(), key) for change in changes],
        )


def full_article(home: Site, number: int) -> ArticlePage:
    one, _ = Topic.objects.get_or_create(site=home, name="Ownership", slug="ownership")
    series, _ = Series.objects.get_or_create(site=home, title="Leaving", slug="leaving")
    page = make.article(
        site=home, title=f"Number {number}", cover=make.picture(), topics=[one], series=series
    )
    ada = Contributor.objects.filter(slug="ada").first() or make.contributor(site=home, name="Ada")
    Byline.objects.create(article=page, contributor=ada)
    return page


LISTINGS = {
    "/": 8,
    "/archive/": 7,
    "/archive/?page=2": 7,
    "/topic/ownership/": 8,
    "/author/ada/": 7,
    "/series/leaving/": 7,
    "/feed/": 7,
    "/number-0/": 7,
}


def test_pages_ask_the_database_as_often_for_ten_thousand_articles_as_for_ten(
    client: Client, home: Site, committed: Callable[[], None]
) -> None:
    make.newsletter(site=home)
    for number in range(3):
        full_article(home, number)
    copies(home, range(3, 20))
    committed()
    with_ten = {path: queries(client, path) for path in LISTINGS}
    copies(home, range(20, 10_000))
    committed()
    get(client, "/number-0/")  # what all pages share is asked

    with_thousands = {path: queries_of_one(client, path) for path in LISTINGS}

    assert with_thousands == with_ten
    assert {path: asked for path, asked in with_ten.items() if asked > LISTINGS[path]} == {}


def test_many_pictures_in_a_text_cost_no_more_queries_than_one(client: Client, home: Site) -> None:
    def body(count: int) -> list[Any]:
        return [every_block()[2] for _ in range(count)]

    one = queries(client, make.article(site=home, title="One", body=body(1)).url)
    many = queries(client, make.article(site=home, title="Many", body=body(5)).url)

    assert many == one
