"""Feeds keep to their formats, and a reader of feeds finds every word in them."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from django.test import Client

from wagtail.models import Site

import feedparser
import pytest

from blog.models import ArticlePage, Byline, Series
from blog.rendering import render_text
from core.models import Brand
from people.models import Contributor
from tests import make
from tests.blog.bodies import NAMES, every_block
from tests.blog.reading import get
from tests.blog.schemas import valid_json_feed, valid_xml
from tests.blog.test_pages import in_french, topic

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FEEDS = ("/feed/", "/topic/ownership/feed/", "/author/ada-quill/feed/", "/series/leaving/feed/")
HUB = "https://hub.example/"
LINK = re.compile(r'<link rel="alternate" type="application/(\w+\+\w+)"[^>]*href="(.*?)"')


@pytest.fixture
def home() -> Site:
    return make.site()


@pytest.fixture
def full_article(home: Site) -> ArticlePage:
    """One with every block, under a topic, two authors and a series, paid for and found."""
    page = make.article(
        site=home,
        title="Sorted & <found>\x0b",
        standfirst="Why <rent>?",
        body=every_block({name: f"word{number}" for number, name in enumerate(NAMES)}),
        topics=[topic(home)],
        series=Series.objects.create(site=home, title="Leaving", slug="leaving"),
        sponsor_name="Quay",
        via_name="Bo",
        via_url="https://bo.example/x",
    )
    for name in ("Ada Quill", "Bo Reed"):
        person = make.contributor(site=home, name=name)
        Byline.objects.create(article=page, contributor=person)
    Contributor.objects.filter(name="Bo Reed").update(name="Bo\x0b Reed")
    return page


def numbered_words(text: str) -> set[str]:
    return set(re.findall(r"\bword\d+\b", text))


def words_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def test_every_feed_keeps_to_its_format(
    client: Client, home: Site, full_article: ArticlePage
) -> None:
    Brand.objects.filter(site=home).update(websub_hub=HUB)

    for path in FEEDS:
        assert valid_xml(client.get(path).content, schema="rss") is not None
        assert valid_xml(client.get(f"{path}atom/").content, schema="atom") is not None
        assert len(valid_json_feed(client.get(f"{path}json/").content)["items"]) == 1


def test_a_feed_without_an_article_keeps_to_its_format(client: Client, home: Site) -> None:
    assert valid_xml(client.get("/feed/").content, schema="rss") is not None
    assert valid_xml(client.get("/feed/atom/").content, schema="atom") is not None
    assert valid_json_feed(client.get("/feed/json/").content)["items"] == []


def test_the_issues_of_a_newsletter_keep_to_their_formats(client: Client, home: Site) -> None:
    make.issue(newsletter=make.newsletter(site=home))

    assert valid_xml(client.get("/mail/secret-sauce/feed/").content, schema="rss") is not None
    assert valid_xml(client.get("/mail/secret-sauce/feed/atom/").content, schema="atom") is not None
    assert valid_json_feed(client.get("/mail/secret-sauce/feed/json/").content)["items"]


def test_a_reader_of_feeds_finds_the_words_of_every_block(
    client: Client, full_article: ArticlePage
) -> None:
    texts = [
        feedparser.parse(client.get(path).content).entries[0].content[0].value
        for path in ("/feed/", "/feed/atom/")
    ]
    [item] = valid_json_feed(client.get("/feed/json/").content)["items"]

    said = numbered_words(render_text(full_article.body))
    assert len(said) > 20
    for text in (*texts, item["content_html"]):
        assert said - numbered_words(text) == set()


def test_a_feed_says_who_paid_who_found_it_and_who_wrote_it(
    client: Client, full_article: ArticlePage
) -> None:
    for path in ("/feed/", "/feed/atom/"):
        [entry] = feedparser.parse(client.get(path).content).entries

        assert [tag.term for tag in entry.tags] == ["Ownership", "sponsored"]
        assert [link.href for link in entry.links if link.rel == "via"] == ["https://bo.example/x"]
        assert words_of(entry.content[0].value).strip().startswith("Paid for by Quay")
        assert "Bo Reed" in str(entry.authors)
        assert words_of(entry.summary) == "Why <rent>?"
        assert html.unescape(entry.title) == "Sorted & <found>"


def test_a_json_feed_says_who_paid_and_where_it_is_from(
    client: Client, full_article: ArticlePage
) -> None:
    [item] = valid_json_feed(client.get("/feed/json/").content)["items"]

    assert item["external_url"] == "https://bo.example/x"
    assert item["_sponsored"]["label"] == "Paid for by Quay"
    assert item["tags"] == ["Ownership", "sponsored"]
    assert item["summary"] == "Why <rent>?"


def test_an_entry_keeps_its_name_when_the_article_moves(client: Client, home: Site) -> None:
    page = make.article(site=home, slug="first")

    def names() -> list[str]:
        feeds = [feedparser.parse(client.get(path).content) for path in ("/feed/", "/feed/atom/")]
        json = valid_json_feed(client.get("/feed/json/").content)
        return [*(feed.entries[0].id for feed in feeds), json["items"][0]["id"]]

    before = names()
    page.slug = "second"
    page.save_revision().publish()

    assert names() == before
    assert len(set(before)) == 1


def test_the_same_text_in_two_languages_is_two_entries(client: Client, home: Site) -> None:
    page = make.article(site=home)
    front = in_french(home)
    page.copy_for_translation(front.locale).save_revision().publish()

    english, french = (
        feedparser.parse(client.get(path).content).entries[0].id for path in ("/feed/", "/fr/feed/")
    )

    assert english != french


def test_a_hub_is_named_in_every_feed_of_a_brand_that_has_one(client: Client, home: Site) -> None:
    Brand.objects.filter(site=home).update(websub_hub=HUB)

    answers = {kind: client.get(f"/feed/{kind}") for kind in ("", "atom/", "json/")}

    for kind, answer in answers.items():
        here = f"http://testserver/feed/{kind}"
        assert answer["Link"] == f'<{HUB}>; rel="hub", <{here}>; rel="self"'
    for kind in ("", "atom/"):
        links = feedparser.parse(answers[kind].content).feed.links
        assert [link.href for link in links if link.rel == "hub"] == [HUB]
    assert valid_json_feed(answers["json/"].content)["hubs"] == [{"type": "WebSub", "url": HUB}]


def test_no_hub_is_named_where_a_brand_has_none(client: Client, home: Site) -> None:
    answer = client.get("/feed/")

    assert "Link" not in answer
    assert b"hub" not in answer.content


def test_a_page_names_its_feeds_in_all_three_formats(
    client: Client, full_article: ArticlePage
) -> None:
    for path in FEEDS:
        text = get(client, path.removesuffix("feed/"))

        links = LINK.findall(text)
        for kind, ending in (("rss+xml", ""), ("atom+xml", "atom/"), ("feed+json", "json/")):
            assert (kind, f"{path}{ending}") in links


def test_a_feed_is_found_without_its_last_slash(client: Client, full_article: ArticlePage) -> None:
    for path in FEEDS:
        answer = client.get(path.rstrip("/"))

        assert (answer.status_code, answer["Location"]) == (301, path)


def test_an_article_without_dates_is_in_the_feeds_all_the_same(client: Client, home: Site) -> None:
    page = make.article(site=home)
    ArticlePage.objects.filter(pk=page.pk).update(first_published_at=None, last_published_at=None)

    tree = valid_xml(client.get("/feed/atom/").content, schema="atom")

    assert tree.findtext("{*}entry/{*}updated") > datetime(2026, 1, 1, tzinfo=UTC).isoformat()
