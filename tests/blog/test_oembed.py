"""Our own articles as cards on other people's pages (https://oembed.com)."""

from __future__ import annotations

from typing import Any

from django.test import Client

from wagtail.models import PageViewRestriction, Site

import lxml.etree
import lxml.html
import pytest

from blog.models import ArticlePage, Byline
from blog.pictures import SOCIAL
from tests import make
from tests.blog.reading import get
from tests.blog.test_pages import in_french

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def home() -> Site:
    return make.site()


@pytest.fixture
def page(home: Site) -> ArticlePage:
    made = make.article(
        site=home, title="Rent & <own>", standfirst="Why rent?", cover=make.picture()
    )
    Byline.objects.create(article=made, contributor=make.contributor(site=home))
    return made


def card(client: Client, url: str, **asked: str) -> Any:
    answer = client.get("/oembed", {"url": url, **asked})
    assert answer.status_code == 200
    return answer


def test_an_article_is_a_card_of_markup_only(client: Client, page: ArticlePage) -> None:
    assert page.cover is not None
    picture = page.cover.get_rendition(SOCIAL)

    answer = card(client, page.full_url)

    facts = answer.json()
    markup = lxml.html.fragment_fromstring(facts.pop("html"))
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert facts == {
        "version": "1.0",
        "type": "rich",
        "title": "Rent & <own>",
        "author_name": "Ada Quill",
        "author_url": "http://testserver/author/ada-quill/",
        "provider_name": "The Harbour",
        "provider_url": "http://testserver/",
        "cache_age": 86400,
        "width": 640,
        "height": 220,
        "thumbnail_url": f"http://testserver{picture.url}",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    assert [link.get("href") for link in markup.iter("a")] == [page.full_url]
    assert "Rent & <own>" in markup.text_content()
    assert {one.tag for one in markup.iter()} <= {"blockquote", "p", "strong", "a", "em"}


def test_a_card_comes_as_xml_too(client: Client, page: ArticlePage) -> None:
    answer = card(client, page.full_url, format="xml")

    tree = lxml.etree.fromstring(answer.content)
    assert answer["Content-Type"].startswith("text/xml")
    assert tree.tag == "oembed"
    assert tree.findtext("title") == "Rent & <own>"
    assert "blockquote" in str(tree.findtext("html"))


def test_a_card_is_as_wide_as_its_place(client: Client, page: ArticlePage) -> None:
    asked = ("300", "9", "9999", "x²")

    widths = [card(client, page.full_url, maxwidth=one).json()["width"] for one in asked]

    assert widths == [300, 240, 640, 640]


def test_a_card_says_who_paid(client: Client, home: Site) -> None:
    page = make.article(site=home, sponsor_name="Quay")

    facts = card(client, page.full_url).json()

    assert "Paid for by Quay" in facts["html"]
    assert "author_name" not in facts
    assert "thumbnail_url" not in facts or facts["thumbnail_width"] == 1200


def test_an_address_is_known_with_what_follows_it(client: Client, page: ArticlePage) -> None:
    for url in (f"{page.full_url}?utm_source=x#part", page.full_url.rstrip("/")):
        assert card(client, url).json()["title"] == page.title


def test_an_article_in_another_language_is_known(client: Client, home: Site) -> None:
    front = in_french(home)
    page = ArticlePage(title="Texte", locale=front.locale)
    front.add_child(instance=page)
    page.save_revision().publish()

    assert card(client, page.full_url).json()["title"] == "Texte"


def test_what_is_no_open_article_of_ours_has_no_card(client: Client, home: Site) -> None:
    make.article(site=home, title="Draft", live=False)
    closed = make.article(site=home, title="Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    make.article(site=home, title="Open")
    wrong = [
        "",
        "http://testserver/",
        "http://testserver/draft/",
        "http://testserver/closed/",
        "http://elsewhere.example/open/",
        "https://testserver/open/",
        "http://testserver/deep/open/",
        "http://testserver/\x00/",
        "http://[broken/open/",
        "javascript:alert(1)",
    ]

    assert [client.get("/oembed", {"url": url}).status_code for url in wrong] == [404] * len(wrong)


def test_other_formats_are_not_spoken(client: Client, page: ArticlePage) -> None:
    answer = client.get("/oembed", {"url": page.full_url, "format": "yaml"})

    assert answer.status_code == 501


def test_a_house_without_a_brand_has_no_cards(client: Client) -> None:
    Site.objects.all().delete()

    assert client.get("/oembed", {"url": "http://testserver/x/"}).status_code == 404


def test_a_page_leads_to_its_card(client: Client, page: ArticlePage) -> None:
    head = lxml.html.fromstring(get(client, page.url))

    links = {one.get("type"): one.get("href") for one in head.iter("link")}
    for kind in ("application/json+oembed", "text/xml+oembed"):
        assert client.get(str(links[kind])).status_code == 200
