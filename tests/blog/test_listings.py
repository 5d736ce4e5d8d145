"""What articles are sorted by, searched by, followed by, and what machines read of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from wagtail.models import Site

import feedparser
import pytest

from blog.models import ArticlePage, Byline, Series
from core.models import Brand
from tests import make
from tests.blog.bodies import every_block
from tests.blog.reading import get
from tests.blog.test_pages import in_french, json_of, topic

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FEEDS = ["/feed/", "/topic/ownership/feed/", "/author/ada-quill/feed/", "/series/leaving/feed/"]


@pytest.fixture
def home() -> Site:
    return make.site()


@pytest.fixture
def sorted_article(home: Site) -> ArticlePage:
    """One that stands under a topic, an author and a series."""
    page = make.article(
        site=home,
        title="Sorted & found",
        standfirst="Why rent?",
        body=every_block(),
        topics=[topic(home)],
        series=Series.objects.create(site=home, title="Leaving", slug="leaving"),
        sponsor_name="Quay",
        via_name="Bo",
        via_url="https://bo.example/x",
    )
    Byline.objects.create(article=page, contributor=make.contributor(site=home))
    return page


@pytest.mark.parametrize("path", ["/topic/ownership/", "/author/ada-quill/", "/series/leaving/"])
def test_a_listing_shows_its_articles_its_feed_and_the_way_home(
    client: Client, home: Site, sorted_article: ArticlePage, path: str
) -> None:
    make.article(site=home, title="Something else")

    text = get(client, path)

    assert sorted_article.url in text
    assert "Something else" not in text
    assert f'<link rel="canonical" href="http://testserver{path}">' in text
    assert f'href="{path}feed/"' in text
    assert [one["@type"] for one in json_of(text)][-1] == "BreadcrumbList"


@pytest.mark.parametrize(
    "path", ["/topic/none/", "/author/none/", "/series/none/", "/topic/none/feed/"]
)
def test_what_a_brand_does_not_have_is_not_there(client: Client, home: Site, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_topic_of_another_brand_is_not_there(client: Client, home: Site) -> None:
    valley = make.site(hostname="valley.example", name="The Valley", default=False)
    topic(valley, "Wine")

    assert client.get("/topic/wine/").status_code == 404


def test_a_topic_holds_what_narrower_ones_hold(client: Client, home: Site) -> None:
    wide = topic(home)
    narrow = topic(home, "Domains", parent=wide)
    make.article(site=home, title="About domains", topics=[narrow])

    assert "About domains" in get(client, "/topic/ownership/")
    assert 'href="/topic/domains/"' in get(client, "/topic/ownership/")
    assert '<a href="/topic/ownership/">Ownership</a>' in get(client, "/topic/domains/")
    assert len(feedparser.parse(client.get("/topic/ownership/feed/").content).entries) == 1


def test_an_author_is_told_to_machines_as_a_person(
    client: Client, home: Site, sorted_article: ArticlePage
) -> None:
    person = json_of(get(client, "/author/ada-quill/"))[0]

    assert person["@type"] == "Person"
    assert person["url"] == "http://testserver/author/ada-quill/"


def test_a_series_is_read_from_its_first_part(client: Client, home: Site) -> None:
    series = Series.objects.create(site=home, title="Leaving", slug="leaving")
    for number in (2, 1):
        make.article(site=home, title=f"Part {number}", series=series, series_order=number)

    text = get(client, "/series/leaving/")

    assert text.index("Part 1") < text.index("Part 2")


def test_long_lists_are_turned_page_by_page(client: Client, home: Site) -> None:
    for number in range(13):
        make.article(site=home, title=f"Number {number}")

    first, second = get(client, "/archive/"), get(client, "/archive/?page=2")

    assert "Number 12" in first
    assert 'rel="next" href="?page=2"' in first
    assert "Number 0" in second
    assert '<link rel="canonical" href="http://testserver/archive/?page=2">' in second
    assert get(client, "/archive/?page=<b>&page=99")


def test_the_archive_is_sorted_by_month(client: Client, home: Site) -> None:
    for title, month in (("In May", 5), ("In June", 6)):
        page = make.article(site=home, title=title)
        moment = datetime(2025, month, 3, 12, tzinfo=UTC)
        ArticlePage.objects.filter(pk=page.pk).update(first_published_at=moment)

    may = get(client, "/archive/2025/5/")

    assert 'href="/archive/2025/6/"' in get(client, "/archive/")
    assert "In May" in may
    assert "In June" not in may
    assert client.get("/archive/2025/13/").status_code == 404


def test_listings_and_feeds_of_a_language_hold_that_language(client: Client, home: Site) -> None:
    about = topic(home)
    make.article(site=home, title="English one", topics=[about])
    front = in_french(home)
    page = ArticlePage(title="Texte", locale=front.locale, topics=[about])
    front.add_child(instance=page)
    page.save_revision().publish()

    for path in ("/fr/", "/fr/topic/ownership/", "/fr/archive/", "/fr/feed/"):
        assert "Texte" in get(client, path), path
        assert "English one" not in get(client, path), path
    assert "Texte" not in get(client, "/topic/ownership/")
    assert feedparser.parse(client.get("/fr/feed/").content).feed.language == "fr"


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("kind", ["", "atom/"])
def test_every_feed_carries_the_whole_text_and_says_who_paid(
    client: Client, home: Site, sorted_article: ArticlePage, path: str, kind: str
) -> None:
    feed = feedparser.parse(client.get(f"{path}{kind}").content)
    [entry] = feed.entries
    text = entry.content[0].value

    assert not feed.bozo
    assert entry.link == sorted_article.full_url
    assert entry.title == "Sorted & found"
    assert entry.summary == "Why rent?"
    assert entry.author == "Ada Quill"
    assert [tag.term for tag in entry.tags] == ["Ownership", "sponsored"]
    assert text.startswith("<p><em>Paid for by Quay</em></p>")
    for words in ("The lease", "Own the door", "A film", "Letters", "Because", "By hand"):
        assert words in text
    assert "https://bo.example/x" in text


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_comes_as_json_too(
    client: Client, home: Site, sorted_article: ArticlePage, path: str
) -> None:
    answer = client.get(f"{path}json/")
    feed = json.loads(answer.content)
    [item] = feed["items"]

    assert answer["Content-Type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"http://testserver{path}json/"
    assert item["url"] == sorted_article.full_url
    assert "Own the door" in item["content_html"]
    assert item["authors"] == [{"name": "Ada Quill", "url": "http://testserver/author/ada-quill/"}]
    assert item["tags"] == ["Ownership", "sponsored"]


def test_a_feed_without_standfirst_sums_up_the_text(client: Client, home: Site) -> None:
    make.article(site=home)

    [entry] = feedparser.parse(client.get("/feed/").content).entries

    assert entry.summary == "Words that belong to us."


def test_what_is_for_members_is_in_no_feed(client: Client, home: Site) -> None:
    make.article(site=home, title="For members", visibility="members")

    for kind in ("", "atom/", "json/"):
        assert "For members" not in get(client, f"/feed/{kind}")


def test_a_topic_an_author_and_a_series_are_followed_by_mail(
    client: Client, home: Site, sorted_article: ArticlePage
) -> None:
    button = '<a class="button is-quiet" href="#newsletter">'
    paths = ("/topic/ownership/", "/author/ada-quill/", "/series/leaving/")
    assert all(button not in get(client, path) for path in paths)
    make.newsletter(site=home)

    for path in paths:
        text = get(client, path)
        assert button in text
        assert "Secret Sauce" in text[text.index('id="newsletter"') :]
    assert button not in get(client, "/archive/")


def test_robots_are_shown_the_sitemap_and_kept_from_what_is_personal(
    client: Client, home: Site
) -> None:
    lines = get(client, "/robots.txt").splitlines()

    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /account/" in lines


def test_a_menu_shows_the_pages_of_its_language(client: Client, home: Site) -> None:
    from blog.models import StandardPage

    about = StandardPage(title="About us", show_in_menus=True)
    home.root_page.specific.add_child(instance=about)
    in_french(home)

    assert '<a href="/about-us/" aria-current="page">About us</a>' in get(client, "/about-us/")
    assert "About us" not in get(client, "/fr/")


@pytest.mark.parametrize(("typeface", "family"), [("sans", "Inter"), ("classic", "Source Serif")])
def test_a_brand_chooses_its_typefaces(
    client: Client, home: Site, typeface: str, family: str
) -> None:
    Brand.objects.filter(site=home).update(typeface=typeface)

    assert family in get(client, "/brand.css")


@pytest.mark.parametrize("size", [(200, 200), (640, 160)])
def test_a_logo_always_says_the_name(client: Client, home: Site, size: tuple[int, int]) -> None:
    Brand.objects.filter(site=home).update(logo=make.picture(size=size))

    text = get(client, "/")

    assert "The Harbour" in text[text.index("masthead-name") : text.index("masthead-menu")]


def test_a_page_that_is_not_here_shows_the_way(client: Client, home: Site) -> None:
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert 'action="/search/"' in answer.content.decode()


def test_a_breakdown_needs_no_database(client: Client) -> None:
    from django.views.defaults import server_error

    answer: Any = server_error(client.get("/brand.css").wsgi_request)

    assert b"Go to the front page" in answer.content


def test_a_house_without_a_brand_answers(client: Client) -> None:
    Site.objects.all().delete()

    for path in ("/", "/archive/", "/feed/", "/nowhere/"):
        assert client.get(path).status_code == 404
    assert client.get("/robots.txt").status_code == 200
