"""The list of articles, and what it can be narrowed to."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail.models import Locale

import pytest

from blog.models import Byline, Series
from people import teams
from people.actions.make_brand_team import make_brand_team
from tests import make

pytestmark = pytest.mark.django_db
LIST = "/admin/writing/articles/"


@pytest.fixture
def brand(client):
    """A brand with articles in every state beside another brand, and an editor at the desk."""
    harbour = make.site()
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    topic = make.topic(site=harbour)
    series = Series.objects.create(site=harbour, title="Leaving", slug="leaving")
    editor = make.user()
    editor.groups.add(make_brand_team(site=harbour)[teams.EDITORS])
    make.article(site=harbour, title="Live", topics=[topic], series=series)
    make.article(site=harbour, title="Changed").save_revision()
    make.article(site=harbour, title="Draft", live=False)
    later = make.article(site=harbour, title="Later", live=False)
    later.go_live_at = timezone.now() + timedelta(days=1)
    later.save_revision().publish()
    reviewed = make.article(site=harbour, title="Reviewed", live=False)
    reviewed.get_workflow().start(reviewed, editor)
    make.article(site=harbour, title="Gone").unpublish(set_expired=True)
    make.article(site=valley, title="Elsewhere")
    ada = make.contributor(site=harbour)
    make.contributor(site=valley, name="Bob Valley")
    signed = make.article(site=harbour, title="Signed")
    Byline.objects.create(article=signed, contributor=ada)
    french = harbour.root_page.copy_for_translation(Locale.objects.get(language_code="fr"))
    make_brand_team(site=harbour)
    signed.copy_for_translation(french.locale)
    client.force_login(editor)
    return SimpleNamespace(site=harbour, topic=topic, series=series, author=ada)


def titles(client, query: str = "") -> list[str]:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, query
    return sorted(page.title for page in answer.context["object_list"])


def test_the_list_is_narrowed_by_what_an_article_is_and_by_words(client, brand):
    everything = ["Changed", "Draft", "Gone", "Later", "Live", "Reviewed", "Signed", "Signed"]
    table = {
        "": everything,
        "status=published": ["Changed", "Live", "Signed"],
        "status=changed": ["Changed"],
        "status=draft": ["Draft", "Later", "Reviewed", "Signed"],
        "status=scheduled": ["Later"],
        "status=review": ["Reviewed"],
        "status=expired": ["Gone"],
        "status=nonsense": everything,
        f"author={brand.author.pk}": ["Signed", "Signed"],
        f"topic={brand.topic.pk}": ["Live"],
        f"series={brand.series.pk}": ["Live"],
        f"brand={brand.site.pk}": everything,
        "locale=fr": ["Signed"],
        f"status=published&author={brand.author.pk}": ["Signed"],
    }

    found = {query: titles(client, query) for query in table}

    assert found == table


def test_choices_are_those_of_the_own_brand(client, brand):
    shown = client.get(LIST).context["filters"].form

    assert "Bob Valley" not in str(shown["author"])
    assert "Ada Quill" in str(shown["author"])
    assert "The Valley" not in str(shown["brand"])


def test_the_list_asks_as_often_for_many_articles_as_for_few(client, brand):
    def cost() -> int:
        titles(client)
        with CaptureQueriesContext(connection) as asked:
            titles(client)
        return len(asked)

    few = cost()
    for number in range(4):
        make.article(site=brand.site, title=f"More {number}", live=False)

    assert cost() == few
