"""The checks stand in Wagtail's own panel, in the editor of every article."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

import pytest

from blog.models import ArticlePage, OutgoingLink
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make.administrator())
    return client


@pytest.fixture
def article():
    page = make.article(site=make.site(), title="T" * 71)
    for url, state in (("gone", "broken"), ("new", "new"), ("fine", "fine")):
        OutgoingLink.objects.create(article=page, url=f"https://a.example/{url}", state=state)
    return page


def test_the_editor_lists_what_was_found_and_which_links_are_broken(desk, article):
    shown = desk.get(f"/admin/pages/{article.pk}/edit/").text

    assert "71 characters" in shown
    assert 'href="https://a.example/gone"' in shown
    assert 'href="https://a.example/fine"' not in shown
    assert "3 links lead out; 1 is still being looked at" in " ".join(shown.split())


def test_a_new_article_and_other_pages_are_edited_as_ever(desk, article):
    front = article.get_parent()

    assert desk.get(f"/admin/pages/add/blog/articlepage/{front.pk}/").status_code == 200
    assert "Before it is published" not in desk.get(f"/admin/pages/{front.pk}/edit/").text


def test_wagtails_own_checker_asks_for_more(desk, article):
    panels = desk.get(f"/admin/pages/{article.pk}/edit/").context["side_panels"]
    (checks,) = (panel for panel in panels if panel.name == "checks")

    asked = checks.get_axe_configuration()["options"]["runOnly"]

    assert {"color-contrast", "image-alt", "heading-order"} <= set(asked)


def test_the_preview_in_the_editor_carries_what_the_checker_needs_and_no_other_page_does(
    desk, article
):
    address = f"/admin/pages/{article.pk}/edit/preview/"
    data = {"title": "Preview", "slug": "preview", **nested_form_data(_rest())}
    desk.post(address, data)

    assert "wagtail-userbar" in desk.get(f"{address}?in_preview_panel=true").text
    assert "wagtail-userbar" not in desk.get(article.url).text


def test_what_is_saved_leads_somewhere_and_a_worker_is_told(desk, article):
    data = {"title": "Saved", "slug": "saved", **nested_form_data(_rest())}

    answer = desk.post(f"/admin/pages/{article.pk}/edit/", data)

    assert answer.status_code == 302, answer.context["form"].errors
    assert list(OutgoingLink.objects.values_list("url", "state")) == [("https://b.example/", "new")]
    assert ArticlePage.objects.get(pk=article.pk).has_unpublished_changes


def test_a_page_that_is_no_article_is_saved_as_ever(desk):
    site = make.site()
    data = nested_form_data({"title": "About", "slug": "about", "body": streamfield([])})

    answer = desk.post(
        f"/admin/pages/add/blog/standardpage/{site.root_page_id}/", {**data, **EMPTY}
    )

    assert answer.status_code == 302
    assert Page.objects.filter(slug="about").exists()


EMPTY = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}


def _rest() -> dict[str, Any]:
    """What an editor's form sends besides title and address."""
    link = rich_text('<p><a href="https://b.example/">there</a></p>')
    empty = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    return {
        "body": streamfield([("paragraph", link)]),
        "bylines": empty,
        "comments": empty,
        "visibility": "public",
        "series_order": "0",
    }
