"""A brand is designed in the admin, with what it will look like beside the form."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from wagtail.test.utils.form_data import nested_form_data, streamfield

import pytest
from lxml import html

from core.look import Look
from core.models import Brand
from people import teams
from people.actions.make_brand_team import make_brand_team
from tests import make
from tests.blog.reading import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make.site()


@pytest.fixture
def editor(client, home):
    user = make.user()
    user.groups.add(make_brand_team(site=home)[teams.EDITORS])
    client.force_login(user)
    return client


def link(label: str, **facts: str) -> tuple[str, dict[str, str]]:
    usual = {"place": "menu", "url": "/about/", "language": ""}
    return ("link", {**usual, "label": label, **facts})


def filled_in(brand: Brand, *, links: Any = (), **chosen: str) -> dict[str, Any]:
    """The brand's form as a browser sends it."""
    names = [field.name for field in brand._meta.concrete_fields if field.editable]
    known = {name: getattr(brand, name) or "" for name in names if name not in {"site", "links"}}
    known = {name: getattr(value, "pk", value) for name, value in known.items()}
    return nested_form_data({**known, "links": streamfield(list(links)), **chosen})


def test_an_editor_designs_their_brand_and_its_pages_follow(editor, home):
    brand = Brand.for_site(home)
    address = f"/admin/settings/core/brand/{home.pk}/"
    before = brand.look

    answer = editor.post(
        address,
        filled_in(
            brand,
            paper="#ffffff",
            ink="#101418",
            accent="#0b5fff",
            corners="round",
            measure="wide",
            links=[link("Imprint", place="footer", url="https://law.example/")],
        ),
    )

    assert answer.status_code == 302, answer.context["form"].errors
    brand.refresh_from_db()
    assert brand.look != before
    sheet = get(Client(), "/brand.css")
    assert "--paper: light-dark(#ffffff" in sheet
    assert "--corner: 12px; --measure: 42rem;" in sheet
    assert 'href="https://law.example/">Imprint</a>' in get(Client(), "/")


def test_a_colour_that_cannot_be_read_is_refused_beside_its_field(editor, home):
    brand = Brand.for_site(home)

    answer = editor.post(f"/admin/settings/core/brand/{home.pk}/", filled_in(brand, ink="#b0a89c"))

    assert "is too little contrast to read by" in answer.context["form"].errors["ink"][0]


def test_the_form_shows_the_look_before_it_is_saved(editor, home):
    brand = Brand.for_site(home)
    address = f"/admin/settings/core/brand/{home.pk}/"
    preview = reverse("wagtailsettings:preview_on_edit", args=["core", "brand", home.pk])
    form: html.HtmlElement = html.fromstring(editor.get(address).content)

    editor.post(preview, filled_in(brand, paper="#eef4ff", links=[link("Soon")]))
    shown: html.HtmlElement = html.fromstring(
        editor.get(f"{preview}?in_preview_panel=true").content
    )

    assert form.xpath('//input[@name="paper"]')[0].get("type") == "color"
    sheet = next(one for one in shown.xpath("//link/@href") if "look.css" in one)
    assert "--paper: light-dark(#eef4ff" in get(editor, sheet)
    assert "Soon" in shown.text_content()
    assert not shown.xpath("//style | //*[@style] | //script[not(@src)]")
    assert Brand.objects.get(site=home).paper == Look().paper


def test_nothing_but_choices_gets_into_the_style_sheet_of_the_preview(editor):
    hostile = {
        "paper": "#fff}body{display:none",
        "ink": "#123456",
        "corners": "0;}x{",
        "typeface": "sans",
        "measure": "wide",
        "site": "1",
    }

    answer = editor.get(reverse("brand_sample_css"), hostile)

    expected = Look(ink="#123456", typeface="sans", measure="wide")
    assert answer.text == expected.css()
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]


def test_links_stand_in_their_place_and_in_their_language(client, home):
    brand = Brand.for_site(home)
    brand.links = [
        link("For all"),
        link("Pour tous", language="fr"),
        link("At the foot", place="footer"),
    ]
    brand.save()

    page: html.HtmlElement = html.fromstring(client.get("/").content)

    def words(name: str) -> str:
        return page.find_class(name)[0].text_content()

    assert "For all" in words("masthead-menu")
    assert "Pour tous" not in words("masthead-menu")
    assert "At the foot" in words("colophon-menu")
    assert "At the foot" not in words("masthead-menu")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "about/", "data:text/html,x", "//x.example"]
)
def test_a_link_leads_to_an_address_or_a_path_and_to_nothing_that_runs(editor, home, url):
    data = filled_in(Brand.for_site(home), links=[link("Bad", url=url)])

    answer = editor.post(f"/admin/settings/core/brand/{home.pk}/", data)

    assert set(answer.context["form"].errors) == {"links"}


def test_an_editor_of_another_brand_designs_nothing_here(client, home):
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    user = make.user()
    user.groups.add(make_brand_team(site=valley)[teams.EDITORS])
    client.force_login(user)
    preview = reverse("wagtailsettings:preview_on_edit", args=["core", "brand", home.pk])

    for address in (f"/admin/settings/core/brand/{home.pk}/", preview):
        assert client.get(address).status_code in {302, 403}
        assert client.post(address, {"paper": "#000000"}).status_code in {302, 403}
    assert Brand.for_site(home).paper == Look().paper
