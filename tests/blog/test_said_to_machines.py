"""What every page tells machines about itself: its one address, its facts, its look when shared."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.test import Client

from wagtail.models import Site

import lxml.html
import pytest

from blog.models import ArticlePage, Byline, Series, StandardPage
from core.models import Brand
from people.models import Contributor
from tests import make
from tests.blog.reading import get
from tests.blog.test_pages import in_french, topic

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def home() -> Site:
    return make.site()


def head_of(client: Client, path: str) -> Any:
    return lxml.html.fromstring(get(client, path)).find("head")


def canonical(client: Client, path: str) -> list[str]:
    links = head_of(client, path).iter("link")
    return [one.get("href") for one in links if one.get("rel") == "canonical"]


def properties(client: Client, path: str) -> dict[str, str]:
    metas = head_of(client, path).iter("meta")
    return {one.get("property") or one.get("name"): one.get("content") for one in metas}


def facts(client: Client, path: str) -> dict[str, dict[str, Any]]:
    """The JSON-LD of a page, by type."""
    page = lxml.html.fromstring(get(client, path))
    told = [
        json.loads(one.text or "")
        for one in page.iter("script")
        if one.get("type") == "application/ld+json"
    ]
    assert all(one["@context"] == "https://schema.org" for one in told)
    return {one["@type"]: one for one in told}


def test_every_page_names_its_one_address(client: Client, home: Site) -> None:
    series = Series.objects.create(site=home, title="Leaving", slug="leaving")
    about = topic(home)
    person = make.contributor(site=home)
    for number in range(13):
        page = ArticlePage(title=f"N {number}", topics=[about], series=series)
        page.bylines = [Byline(contributor=person)]
        home.root_page.specific.add_child(instance=page)
    home.root_page.specific.add_child(instance=StandardPage(title="About us"))
    make.issue(newsletter=make.newsletter(site=home))
    in_french(home)

    listed = ["/archive/", "/topic/ownership/", "/author/ada-quill/", "/series/leaving/"]
    pages = ["/", "/fr/", "/n-1/", "/about-us/", "/secret-sauce/", "/secret-sauce/issue-one/"]

    for path in (*pages, *listed):
        assert canonical(client, f"{path}?utm_source=mail&page=1") == [f"http://testserver{path}"]
    for path in listed:
        assert canonical(client, f"{path}?page=2") == [f"http://testserver{path}?page=2"]
        assert canonical(client, f"{path}?page=99") == [f"http://testserver{path}?page=2"]


def test_an_article_that_lives_elsewhere_says_so(client: Client, home: Site) -> None:
    page = make.article(site=home, canonical_override="https://first.example/x")

    assert canonical(client, page.url) == ["https://first.example/x"]
    assert properties(client, page.url)["og:url"] == "https://first.example/x"
    assert facts(client, page.url)["Article"]["mainEntityOfPage"] == "https://first.example/x"


def test_each_language_is_its_own_original(client: Client, home: Site) -> None:
    page = make.article(site=home)
    front = in_french(home)
    there = page.copy_for_translation(front.locale)
    there.save_revision().publish()

    head = head_of(client, there.url)

    others = {one.get("hreflang"): one.get("href") for one in head.iter("link")}
    assert canonical(client, there.url) == [there.full_url]
    assert {code: url for code, url in others.items() if code} == {
        "en": page.full_url,
        "fr": there.full_url,
    }


def test_an_article_tells_who_wrote_it_who_publishes_it_and_when(
    client: Client, home: Site
) -> None:
    logo = make.picture()
    Brand.objects.filter(site=home).update(logo=logo, description="About owning.")
    page = make.article(site=home, title='Say "</script>" & more', standfirst="Why <rent>?")
    person = make.contributor(site=home)
    Contributor.objects.filter(pk=person.pk).update(fediverse="@ada@social.example")
    Byline.objects.create(article=page, contributor=person)

    article = facts(client, page.url)["Article"]
    shared = properties(client, page.url)

    assert article["headline"] == 'Say "</script>" & more'
    assert article["author"] == [
        {"@type": "Person", "name": "Ada Quill", "url": "http://testserver/author/ada-quill/"}
    ]
    assert article["publisher"]["@type"] == "Organization"
    assert article["publisher"]["logo"] == f"http://testserver{logo.file.url}"
    assert article["datePublished"] == page.first_published_at.isoformat()
    assert shared["og:type"] == "article"
    assert shared["og:title"] == 'Say "</script>" & more'
    assert shared["og:description"] == "Why <rent>?"
    assert shared["og:site_name"] == "The Harbour"
    assert shared["fediverse:creator"] == "@ada@social.example"
    assert shared["author"] == "Ada Quill"


def test_nobody_is_named_in_the_fediverse_who_is_not_there(client: Client, home: Site) -> None:
    page = make.article(site=home)
    Byline.objects.create(article=page, contributor=make.contributor(site=home))

    assert "fediverse:creator" not in properties(client, page.url)


def test_an_address_in_the_fediverse_has_its_form() -> None:
    field = Contributor._meta.get_field("fediverse")

    field.run_validators("@ada.quill@social.example")
    for wrong in ("ada@social.example", "@ada", "@a@b", "@a b@c.example", "@a@b.c\n"):
        with pytest.raises(ValidationError, match="@name@server"):
            field.run_validators(wrong)


def test_the_front_tells_who_publishes_and_how_to_search(client: Client, home: Site) -> None:
    told = facts(client, "/")

    assert told["Organization"]["name"] == "The Harbour"
    assert told["Organization"]["url"] == "http://testserver/"
    target = told["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == "http://testserver/search/?q={search_term_string}"
    assert client.get(target.replace("{search_term_string}", "")).status_code == 200


def test_a_listing_tells_the_way_to_it(client: Client, home: Site) -> None:
    wide = topic(home)
    topic(home, "Domains", parent=wide)

    steps = facts(client, "/topic/domains/")["BreadcrumbList"]["itemListElement"]

    assert [(one["position"], one["name"], one["item"]) for one in steps] == [
        (1, "Home", "http://testserver/"),
        (2, "Ownership", "http://testserver/topic/ownership/"),
        (3, "Domains", "http://testserver/topic/domains/"),
    ]


def test_an_author_is_told_as_a_person(client: Client, home: Site) -> None:
    person = make.contributor(site=home)
    Contributor.objects.filter(pk=person.pk).update(website="https://ada.example", role="Editor")

    told = facts(client, "/author/ada-quill/")["Person"]

    assert told["name"] == "Ada Quill"
    assert told["sameAs"] == "https://ada.example"
    assert properties(client, "/author/ada-quill/")["og:type"] == "profile"


def test_results_of_a_search_are_kept_out_of_search_engines(client: Client, home: Site) -> None:
    assert properties(client, "/search/")["robots"] == "noindex"
