"""The sitemap: every page a stranger may open, told cheaply and by the rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail.models import PageViewRestriction, ReferenceIndex, Site

import pytest

from blog import sitemaps
from blog.home import Home
from blog.models import ArticlePage, Byline, Series, StandardPage
from blog.pictures import SIZES, SOCIAL
from tests import make
from tests.blog.bodies import every_block
from tests.blog.schemas import valid_xml
from tests.blog.test_pages import in_french, topic

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PARTS = ("pages-1", "lists", "news")


@pytest.fixture
def home() -> Site:
    return make.site()


def tree_of(client: Client, part: str) -> Any:
    answer = client.get(f"/sitemap-{part}.xml")
    assert answer["Content-Type"].startswith("application/xml")
    return valid_xml(answer.content, schema="sitemap")


def places(tree: Any) -> list[str]:
    return [one.text for one in tree.findall("{*}url/{*}loc")]


def test_the_index_names_parts_that_all_keep_to_the_schema(client: Client, home: Site) -> None:
    page = make.article(site=home, topics=[topic(home)])
    in_french(home)

    index = valid_xml(client.get("/sitemap.xml").content, schema="sitemap")

    named = [one.text for one in index.findall("{*}sitemap/{*}loc")]
    assert named == [f"http://testserver/sitemap-{part}.xml" for part in PARTS]
    moment = index.findtext("{*}sitemap/{*}lastmod")
    assert moment is not None
    assert moment[:16] >= timezone.localtime(page.last_published_at).isoformat()[:16]
    for part in PARTS:
        tree_of(client, part)


def test_pages_are_told_with_their_languages(client: Client, home: Site) -> None:
    page = make.article(site=home)
    front = in_french(home)
    there = page.copy_for_translation(front.locale)
    there.save_revision().publish()
    alone = StandardPage(title="About us")
    home.root_page.specific.add_child(instance=alone)
    make.article(site=home, title="A draft", live=False)

    tree = tree_of(client, "pages-1")

    told = {
        one.findtext("{*}loc"): {link.get("hreflang"): link.get("href") for link in one[1:]}
        for one in tree.findall("{*}url")
    }
    here, french = "http://testserver/a-house-of-ones-own/", f"http://testserver{there.url}"
    told = {url: {k: v for k, v in links.items() if k} for url, links in told.items()}
    assert told == {
        "http://testserver/": {"en": "http://testserver/", "fr": "http://testserver/fr/"},
        "http://testserver/fr/": {"en": "http://testserver/", "fr": "http://testserver/fr/"},
        here: {"en": here, "fr": french},
        french: {"en": here, "fr": french},
        "http://testserver/about-us/": {},
    }


def test_what_is_closed_or_at_home_elsewhere_is_not_told(client: Client, home: Site) -> None:
    make.article(site=home, title="Elsewhere", canonical_override="https://first.example/x")
    closed = make.article(site=home, title="Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    make.article(site=valley, title="Of another brand")

    assert places(tree_of(client, "pages-1")) == ["http://testserver/"]
    assert places(tree_of(client, "news")) == []


def test_pictures_are_told_as_they_were_cut_but_not_from_behind_the_members_door(
    client: Client, home: Site
) -> None:
    cover = make.picture()
    page = make.article(site=home, title="Seen", body=every_block(), cover=cover)
    hidden = make.article(site=home, title="Hidden", visibility="members", cover=cover)
    shared = cover.get_rendition(SOCIAL)
    [first, *_] = page.text_pictures()
    shown = first.get_rendition(SIZES["text"].specs[-1])
    uncut = make.article(site=home, title="Uncut", cover=make.picture())
    for one in (page, hidden, uncut):
        ReferenceIndex.create_or_update_for_object(one)

    tree = tree_of(client, "pages-1")

    told = {
        one.findtext("{*}loc"): {place.text for place in one.findall("{*}image/{*}loc")}
        for one in tree.findall("{*}url")
    }
    assert told["http://testserver/seen/"] == {
        f"http://testserver{shared.url}",
        f"http://testserver{shown.url}",
    }
    assert told["http://testserver/hidden/"] == set()
    assert told["http://testserver/uncut/"] == set()


def test_lists_are_told_where_there_is_something_to_read(client: Client, home: Site) -> None:
    topic(home, "Empty")
    series = Series.objects.create(site=home, title="Leaving", slug="leaving")
    page = make.article(site=home, topics=[topic(home)], series=series)
    Byline.objects.create(article=page, contributor=make.contributor(site=home))
    in_french(home)

    assert [one.removeprefix("http://testserver") for one in places(tree_of(client, "lists"))] == [
        "/archive/",
        "/topic/ownership/",
        "/author/ada-quill/",
        "/series/leaving/",
        "/fr/archive/",
    ]


def test_news_are_what_appeared_in_two_days_for_everybody(client: Client, home: Site) -> None:
    page = make.article(site=home, title="Today & <now>")
    make.article(site=home, title="Members only", visibility="members")
    old = make.article(site=home, title="Old")
    long_ago = timezone.now() - timedelta(days=3)
    ArticlePage.objects.filter(pk=old.pk).update(first_published_at=long_ago)

    tree = tree_of(client, "news")

    assert places(tree) == [page.full_url]
    news = "{http://www.google.com/schemas/sitemap-news/0.9}"
    assert [one.text for one in tree.iter(f"{news}title")] == ["Today & <now>"]
    assert [one.text for one in tree.iter(f"{news}name")] == ["The Harbour"]
    assert [one.text for one in tree.iter(f"{news}language")] == ["en"]


def test_many_pages_are_told_in_parts(home: Site) -> None:
    for number in range(4):
        make.article(site=home, title=f"Number {number}")
    ours = Home(site=home, language="en")

    told = [[one.url for one in sitemaps.pages(ours, number=n, size=2)] for n in (1, 2, 3)]

    assert len(sitemaps.parts(ours, size=2)) == 3
    assert [len(part) for part in told] == [2, 2, 1]
    assert len({url for part in told for url in part}) == 5


def test_a_part_that_is_not_there_is_not_there(client: Client, home: Site) -> None:
    for number in ("0", "2", "1000000000000000000000"):
        assert client.get(f"/sitemap-pages-{number}.xml").status_code == 404


def test_a_sitemap_asks_as_often_for_three_pages_as_for_ten(client: Client, home: Site) -> None:
    def queries() -> list[int]:
        counted = []
        for path in ("/sitemap.xml", *(f"/sitemap-{part}.xml" for part in PARTS)):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counted.append(len(asked))
        return counted

    in_french(home)
    for number in range(3):
        make.article(site=home, title=f"Number {number}", topics=[topic(home, f"T{number}")])
    with_three = queries()
    for number in range(3, 10):
        make.article(site=home, title=f"Number {number}", topics=[topic(home, f"T{number}")])

    assert queries() == with_three
    assert max(with_three) <= 10


def test_a_house_without_a_brand_has_an_empty_sitemap(client: Client) -> None:
    Site.objects.all().delete()

    for part in ("lists", "news"):
        assert places(tree_of(client, part)) == []
    assert client.get("/sitemap.xml").status_code == 200
