"""HTML is written by who has the right; the others keep what is there."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.test import Client

from wagtail.models import Site
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

import pytest

from people import teams
from people.actions.make_brand_team import make_brand_team
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Site:
    return make.site()


@pytest.fixture
def editor(home: Site) -> Any:
    user = make.user()
    user.groups.add(make_brand_team(site=home)[teams.EDITORS])
    return user


def signed_in(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def form(page: Any, user: Any, *blocks: tuple[str, Any]) -> Any:
    """The article's form with a text of those blocks."""
    data = {
        "title": page.title,
        "slug": page.slug,
        "visibility": "public",
        "series_order": "0",
        "body": streamfield(blocks),
        "bylines": inline_formset([]),
        "comments": inline_formset([]),
    }
    form_class = page.get_edit_handler().get_form_class()
    return form_class(
        nested_form_data(data), instance=page, for_user=user, parent_page=page.get_parent()
    )


def kept(found: Any) -> list[tuple[str, str]]:
    return [(block.block_type, str(block.value)) for block in found.cleaned_data["body"]]


def test_without_the_right_html_is_not_offered(client: Client, home: Site, editor: Any):
    page = make.article(site=home)

    text = signed_in(client, editor).get(f"/admin/pages/{page.pk}/edit/").content.decode()

    assert "Markup that no other block can hold" not in text
    assert "Text in Markdown" in text


def test_without_the_right_nothing_is_written_past_the_form(home: Site, editor: Any):
    page = make.article(site=home)

    found = form(page, editor, ("html", "<p>Sneaked in</p>"), ("markdown", "Words"))

    assert found.is_valid(), found.errors
    assert kept(found) == [("markdown", "Words")]


def test_without_the_right_html_that_is_there_can_be_read_kept_and_moved(
    client: Client, home: Site, editor: Any
):
    page = make.article(site=home, body=[("html", "<p>One</p>"), ("html", "<p>Two</p>")])

    text = signed_in(client, editor).get(f"/admin/pages/{page.pk}/edit/").content.decode()
    found = form(page, editor, ("html", "<p>Two</p>"), ("markdown", "x"), ("html", "<p>One</p>"))

    assert "readonly" in text
    assert found.is_valid(), found.errors
    assert [kind for kind, _value in kept(found)] == ["html", "markdown", "html"]


@pytest.mark.parametrize(
    "blocks",
    [
        [("html", "<p>One, changed</p>")],
        [("html", "<p>One</p>"), ("html", "<p>One</p>")],
    ],
)
def test_without_the_right_html_is_neither_changed_nor_repeated(
    home: Site, editor: Any, blocks: list[tuple[str, str]]
):
    page = make.article(site=home, body=[("html", "<p>One</p>")])

    found = form(page, editor, *blocks)

    assert not found.is_valid()
    assert "needs a right that you do not have" in str(found.errors["body"])


def test_with_the_right_html_is_written(home: Site, editor: Any):
    page = make.article(site=home)
    editor.user_permissions.add(Permission.objects.get(codename="write_html"))

    found = form(page, editor, ("html", "<p onclick=x>Mine</p>"))

    assert found.is_valid(), found.errors
    assert kept(found) == [("html", "<p>Mine</p>")]


def test_an_administrator_finds_the_right_among_those_of_a_group(client: Client, home: Site):
    text = signed_in(client, make.administrator()).get("/admin/groups/new/").content.decode()

    assert "Can write HTML in texts" in text


def test_a_page_that_is_no_article_keeps_to_the_same(client: Client, home: Site, editor: Any):
    address = f"/admin/pages/add/blog/standardpage/{home.root_page_id}/"

    text = signed_in(client, editor).get(address).content.decode()

    assert "Markup that no other block can hold" not in text


def test_a_note_that_nobody_wrote_is_asked_for_before_the_text_appears(home: Site):
    page, user = make.article(site=home), make.administrator()
    note = {"mark": "b", "text": rich_text("<p>B</p>")}
    blocks = [
        ("markdown", "One[^a] two[^b] `[^c]`"),
        ("footnotes", {"notes": streamfield([("item", note)])}),
    ]

    found = form(page, user, *blocks)
    draft = form(page, user, *blocks)
    draft.defer_required_fields()

    assert not found.is_valid()
    assert "notes that nobody wrote: [^a]" in str(found.errors["body"])
    assert draft.is_valid(), draft.errors
