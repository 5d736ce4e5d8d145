"""Finding articles by their words, in the index a real house has."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction, Site
from wagtail.search import index
from wagtail.search.models import IndexEntry

import pytest

from blog.models import ArticlePage
from tests import make
from tests.blog.reading import get
from tests.blog.test_pages import in_french

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


def test_articles_are_found_in_every_language_of_the_brand(client: Client, home: Site) -> None:
    front = in_french(home)
    page = ArticlePage(title="Le phare", locale=front.locale)
    front.add_child(instance=page)
    page.save_revision().publish()
    index.insert_or_update_object(ArticlePage.objects.get(pk=page.pk))
    findable(home, title="Le phare in English")
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    findable(valley, title="Phare of the valley")

    text = get(client, "/search/?q=phare")

    assert '<li lang="fr"><h2><a href="/fr/le-phare/">' in text
    assert "Français" in text
    assert "Le phare in English" in text
    assert "of the valley" not in text


def test_what_matches_best_comes_first(client: Client, home: Site) -> None:
    body = [("paragraph", f"<p>{'Other words. ' * 30} harbour</p>")]
    findable(home, title="Something else", body=body)
    findable(home, title="Harbour", body=[("paragraph", "<p>The harbour, a harbour.</p>")])

    text = get(client, "/search/?q=harbour")

    assert text.index('">Harbour</a>') < text.index('">Something else</a>')


def test_a_mistyped_word_is_guessed(client: Client, home: Site) -> None:
    findable(home, title="The Lighthouse")
    make.topic(site=home, name="Ownership")
    make.contributor(site=home, name="Ada Quill")
    guesses = {
        "lighthuose": "lighthouse",
        "old lihgthouse": "old lighthouse",
        "ownreship": "ownership",
        "Quilll": "quill",
    }

    for asked, meant in guesses.items():
        link = f'?q={meant.replace(" ", "%20")}">{meant}</a>'
        assert link in get(client, f"/search/?q={asked}")
    for asked in ("zeppelin", "xyz"):
        assert "Did you mean" not in get(client, f"/search/?q={asked}")


def test_a_closed_title_is_no_guess(client: Client, home: Site) -> None:
    page = make.article(site=home, title="Confidential")
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert "Did you mean" not in get(client, "/search/?q=confidentail")


def test_a_guess_costs_the_same_however_much_there_is(client: Client, home: Site) -> None:
    def queries() -> int:
        get(client, "/search/?q=lighthuose")
        with CaptureQueriesContext(connection) as asked:
            get(client, "/search/?q=lighthuose")
        return len(asked)

    findable(home, title="Lighthouse")
    with_one = queries()
    for number in range(4):
        findable(home, title=f"Lighthouse {number}")

    assert queries() == with_one
