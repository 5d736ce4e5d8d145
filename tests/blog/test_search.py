"""Finding articles by their words, in the index a real house has."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import Site
from wagtail.search import index
from wagtail.search.models import IndexEntry

import pytest

from tests import make
from tests.blog.reading import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db: None) -> Site:
    """A brand's site over a real full-text index, which tests without migrations lack."""
    table = f"{IndexEntry._meta.db_table}_fts"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            made = "SELECT sql FROM sqlite_master WHERE name = %s"
            if "VIRTUAL" not in cursor.execute(made, [table]).fetchone()[0]:
                cursor.execute(f"DROP TABLE {table}")
                module = import_module("wagtail.search.migrations.0006_customise_indexentry")
                for operation in module.Migration.operations[-1].database_operations:
                    cursor.execute(operation.sql)
    return make.site()


def findable(home: Site, **facts: Any) -> None:
    index.insert_or_update_object(make.article(site=home, **facts))


def test_an_article_is_found_by_its_words_with_the_words_marked(client: Client, home: Site) -> None:
    findable(home, title="Lighthouse", body=[("paragraph", "<p>A quiet harbour.</p>")])
    findable(home, title="Something else")

    text = get(client, "/search/?q=harbour")

    assert "1 article found" in text
    assert "<mark>harbour</mark>" in text
    assert "Something else" not in text
    assert 'content="noindex"' in text


def test_nothing_found_is_said(client: Client, home: Site) -> None:
    assert "Nothing was found" in get(client, "/search/?q=zeppelin")
    assert "Nothing was found" not in get(client, "/search/")


@pytest.mark.parametrize(
    "query", ['"*(', "\x00", "a" * 5000, "'; DROP TABLE", "AND OR NOT", "-", "é", "<script>"]
)
def test_no_question_breaks_the_search(client: Client, home: Site, query: str) -> None:
    findable(home)

    answer = client.get("/search/", {"q": query})

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_search_tells_nothing_from_behind_the_members_door(client: Client, home: Site) -> None:
    body = [("paragraph", "<p>The secret harbour.</p>")]
    findable(home, title="Only here", body=body, visibility="members")

    text = get(client, "/search/?q=harbour")

    assert "Only here" in text
    assert "secret" not in text


def test_results_are_turned_page_by_page(client: Client, home: Site) -> None:
    for number in range(11):
        findable(home, title=f"Harbour {number}")

    assert 'href="?q=harbour&amp;page=2"' in get(client, "/search/?q=harbour")


def test_a_search_asks_the_database_as_often_for_ten_hits_as_for_three(
    client: Client, home: Site
) -> None:
    def asked() -> int:
        get(client, "/search/?q=harbour")
        with CaptureQueriesContext(connection) as queries:
            get(client, "/search/?q=harbour")
        return len(queries)

    for number in range(3):
        findable(home, title=f"Harbour {number}")
    with_three = asked()
    for number in range(3, 12):
        findable(home, title=f"Harbour {number}")

    assert asked() == with_three <= 10
