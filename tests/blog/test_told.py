"""Topics and series: a tree, and a name in each language."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import translation

from wagtail.models import Locale, Site

import pytest

from blog.models import Series, Topic
from tests import make
from tests.blog.reading import get

pytestmark = pytest.mark.django_db
FRENCH = {"fr": {"name": "Propriété", "description": "Ce qui reste."}}


@pytest.fixture
def home() -> Site:
    return make.site()


def topic(home: Site, name: str, **facts: Any) -> Topic:
    return Topic.objects.create(site=home, name=name, slug=name.lower(), **facts)


def test_a_name_is_told_in_the_language_of_the_page_and_else_as_it_is(home: Site):
    found = topic(home, "Ownership", description="What stays.", elsewhere=FRENCH)

    told = {}
    for language in ("en", "fr", "de"):
        with translation.override(language):
            told[language] = (found.called, found.about)

    assert told == {
        "en": ("Ownership", "What stays."),
        "fr": ("Propriété", "Ce qui reste."),
        "de": ("Ownership", "What stays."),
    }
    with translation.override(None):
        assert found.called == "Ownership"


def test_a_page_in_french_names_its_topic_and_series_in_french(client: Client, home: Site):
    french, _made = Locale.objects.get_or_create(language_code="fr")
    front = home.root_page.specific.copy_for_translation(french)
    front.save_revision().publish()
    about = topic(home, "Ownership", elsewhere=FRENCH)
    series = Series.objects.create(
        site=home, title="Leaving", slug="leaving", elsewhere={"fr": {"title": "Partir"}}
    )
    page = make.article(site=home, title="Here", topics=[about], series=series)
    other = page.copy_for_translation(french)
    other.topics.set([about])
    other.save_revision().publish()

    text = get(client, other.full_url.removeprefix("http://testserver"))

    assert "Propriété" in text
    assert "Partir" in text
    assert "Ownership" not in text
    assert "Propriété" in get(client, "/fr/topic/ownership/")
    assert "Partir" in get(client, "/fr/series/leaving/feed/")


def test_the_desk_keeps_the_words_of_each_language(client: Client, home: Site):
    client.force_login(make.administrator())
    found = topic(home, "Ownership", elsewhere={"fr": {"name": "Avant"}})
    address = f"/admin/writing/topics/edit/{found.pk}/"
    facts = {
        "site": home.pk,
        "name": "Ownership",
        "slug": "ownership",
        "description": "",
        "parent": "",
    }

    shown = get(client, address)
    answer = client.post(
        address, {**facts, "name_fr": "Propriété", "description_fr": "", "name_en": ""}
    )

    assert 'value="Avant"' in shown
    assert answer.status_code == 302
    found.refresh_from_db()
    assert found.elsewhere == {"fr": {"name": "Propriété"}}


def test_a_series_is_told_in_languages_too(client: Client, home: Site):
    client.force_login(make.administrator())
    facts = {"site": home.pk, "title": "Leaving", "slug": "leaving", "description": ""}

    client.post("/admin/writing/series/new/", {**facts, "title_fr": "Partir"})

    assert Series.objects.get().elsewhere == {"fr": {"title": "Partir"}}


def test_a_topic_lists_what_stands_below_it_at_any_depth(client: Client, home: Site):
    widest = topic(home, "Widest")
    wide = topic(home, "Wide", parent=widest)
    narrow = topic(home, "Narrow", parent=wide)
    topic(home, "Beside")
    make.article(site=home, title="Deep below", topics=[narrow])

    text = get(client, "/topic/widest/")

    assert "Deep below" in text
    assert "/topic/wide/" in text
    assert ">Narrow</a></li>" not in text
    assert "Deep below" in get(client, "/topic/widest/feed/")


def test_topics_that_bite_their_own_tail_end(home: Site):
    first = topic(home, "First")
    second = topic(home, "Second", parent=first)
    Topic.objects.filter(pk=first.pk).update(parent=second)

    assert first.branch() == [first, second]
