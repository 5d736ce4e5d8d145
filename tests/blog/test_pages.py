"""What readers find: the article and everything around it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from wagtail.models import Locale, PageViewRestriction, Site

import pytest

from blog.models import ArticlePage, Byline, Series, Topic
from tests import make
from tests.blog.reading import get

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
LONG = [
    block
    for part in ("One", "Two", "Three")
    for block in (
        ("heading", {"text": part, "level": "2", "anchor": ""}),
        ("paragraph", f"<p>{'word ' * 400}</p>"),
    )
]


@pytest.fixture
def home() -> Site:
    return make.site()


def topic(home: Site, name: str = "Ownership", **facts: Any) -> Topic:
    return Topic.objects.create(site=home, name=name, slug=name.lower(), **facts)


def in_french(home: Site) -> Any:
    front = home.root_page.specific.copy_for_translation(Locale.objects.get(language_code="fr"))
    front.title = "Le Port"
    front.save_revision().publish()
    return front


def json_of(text: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return [json.loads(one) for one in found]


def test_an_article_leads_to_its_topics_and_authors(client: Client, home: Site) -> None:
    page = make.article(site=home, topics=[topic(home)])
    Byline.objects.create(article=page, contributor=make.contributor(site=home))

    text = get(client, page.url)

    assert '<a href="/topic/ownership/">Ownership</a>' in text
    assert '<a href="/author/ada-quill/" rel="author">Ada Quill</a>' in text


def test_only_a_long_article_has_a_table_of_contents(client: Client, home: Site) -> None:
    long = get(client, make.article(site=home, title="Long", body=LONG).url)
    short = get(client, make.article(site=home, title="Short", body=LONG[:2]).url)

    assert '<li><a href="#two">Two</a></li>' in long
    assert '<h2 id="two">' in long
    assert "5 minutes to read" in long
    assert 'id="contents"' not in short


def test_reading_takes_longer_in_french(client: Client, home: Site) -> None:
    front = in_french(home)
    page = ArticlePage(title="Un", body=LONG, locale=front.locale)
    front.add_child(instance=page)
    page.save_revision().publish()

    text = get(client, page.url)

    assert page.url == "/fr/un/"
    assert '<html lang="fr"' in text
    assert re.search(r"\b6 minutes", text)


def test_a_part_of_a_series_knows_its_place_and_its_neighbours(client: Client, home: Site) -> None:
    series = Series.objects.create(site=home, title="Leaving", slug="leaving")
    for number in (3, 1, 2):
        make.article(site=home, title=f"Part {number}x", series=series, series_order=number)

    text = get(client, "/part-2x/")

    assert "Part 2 of 3" in text
    assert re.search(r'rel="prev" href="/part-1x/"', text)
    assert re.search(r'rel="next" href="/part-3x/"', text)


def test_a_draft_of_a_series_part_says_no_number(client: Client, home: Site) -> None:
    series = Series.objects.create(site=home, title="Leaving", slug="leaving")
    page = make.article(site=home, series=series, live=False)

    box = page.get_context(client.get("/").wsgi_request)["series_box"]

    assert (box["number"], box["previous"], box["next"]) == (0, None, None)


def test_what_shares_topics_is_read_next(client: Client, home: Site) -> None:
    one, other = topic(home), topic(home, "Craft")
    page = make.article(site=home, title="Here", topics=[one])
    make.article(site=home, title="Same", topics=[one])
    for number in range(3):
        make.article(site=home, title=f"Other {number}", topics=[other])

    names = [found.title for found in page.related()]

    assert names[0] == "Same"
    assert "Here" not in names
    assert len(names) == 3


def test_a_later_revision_is_dated(client: Client, home: Site) -> None:
    page = make.article(site=home)
    dates = {
        "first_published_at": datetime(2026, 1, 2, 9, tzinfo=UTC),
        "last_published_at": datetime(2026, 3, 4, 9, tzinfo=UTC),
    }
    ArticlePage.objects.filter(pk=page.pk).update(**dates)

    text = get(client, page.url)

    assert "Jan. 2, 2026" in text
    assert re.search(r"Updated\s+<time[^>]*>March 4, 2026", text)


def test_the_source_and_the_sponsor_are_named(client: Client, home: Site) -> None:
    page = make.article(
        site=home,
        via_name="Bo",
        via_url="https://bo.example/x",
        sponsor_name="Quay",
        sponsor_text="Advertisement: Quay",
        body=[("button", {"text": "Buy", "url": "https://quay.example/"})],
    )

    text = get(client, page.url)

    assert '<p class="sponsored">Advertisement: Quay</p>' in text
    assert '<a href="https://bo.example/x">Bo</a>' in text
    assert '<a class="button" href="https://quay.example/" rel="sponsored">Buy</a>' in text


def test_members_alone_read_to_the_end(client: Client, home: Site) -> None:
    body: list[Any] = [("heading", {"text": "H", "level": "2", "anchor": ""})]
    body += [("paragraph", f"<p>Words {number}.</p>") for number in range(5)]
    page = make.article(site=home, body=body, visibility="members")

    stranger = client.get(page.url)
    client.force_login(make.user())
    member = client.get(page.url)

    assert "Words 1." in stranger.content.decode()
    assert "Words 2." not in stranger.content.decode()
    assert f"/account/login/?next={page.url}" in stranger.content.decode()
    assert "Words 4." in member.content.decode()
    assert "private" in stranger["Cache-Control"]
    assert "private" in member["Cache-Control"]
    assert "Cookie" in stranger["Vary"]


def test_an_excerpt_does_not_end_with_a_heading(client: Client, home: Site) -> None:
    heading = ("heading", {"text": "Behind the door", "level": "2", "anchor": ""})
    body = [("paragraph", "<p>Words.</p>"), heading, heading, ("paragraph", "<p>More.</p>")]
    page = make.article(site=home, body=body, visibility="members")

    assert "Behind the door" not in get(client, page.url)


def test_machines_are_told_who_wrote_what_and_when(client: Client, home: Site) -> None:
    page = make.article(
        site=home,
        title='A "quoted" </script><b>title',
        standfirst="Why & how",
        cover=make.picture(),
        sponsor_name="Quay",
    )
    Byline.objects.create(article=page, contributor=make.contributor(site=home))

    text = get(client, page.url)
    [facts] = json_of(text)

    assert facts["headline"] == page.title
    assert facts["author"][0]["url"] == "http://testserver/author/ada-quill/"
    assert facts["image"].startswith("http://testserver/media/")
    assert facts["sponsor"]["name"] == "Quay"
    assert f'<meta property="og:image" content="{facts["image"]}">' in text
    assert "</script><b>" not in text


def test_a_cover_whose_file_is_gone_breaks_no_page(client: Client, home: Site) -> None:
    picture = make.picture()
    page = make.article(site=home, cover=picture)
    picture.file.storage.delete(picture.file.name)

    text = get(client, page.url)

    assert "og:image" not in text


def test_translations_know_each_other(client: Client, home: Site) -> None:
    page = make.article(site=home, title="One")
    front = in_french(home)
    french = page.copy_for_translation(front.locale)
    french.title = "Un"
    french.save_revision().publish()

    here, there = get(client, page.url), get(client, f"/fr/{french.slug}/")

    for text in (here, there):
        assert f'hreflang="en" href="{page.full_url}"' in text
        assert f'hreflang="fr" href="{french.full_url}"' in text
    assert re.search(r'<a href="/fr/[^"]+" lang="fr"', here)


def test_the_front_page_shows_what_there_is(client: Client, home: Site) -> None:
    series = Series.objects.create(site=home, title="Leaving", slug="leaving")
    make.article(site=home, title="Old", topics=[topic(home)], series=series)
    make.article(site=home, title="New", cover=make.picture())
    topic(home, "Empty")

    text = get(client, "/")

    assert text.index("New") < text.index("Old")
    assert 'href="/topic/ownership/"' in text
    assert 'href="/series/leaving/"' in text
    assert "Empty" not in text


def test_an_empty_house_says_so(client: Client, home: Site) -> None:
    assert "The first article is being written." in get(client, "/")


def test_a_front_page_in_another_language_has_its_own_words(client: Client, home: Site) -> None:
    in_french(home)

    text = get(client, "/fr/")

    assert "<h1>Le Port</h1>" in text


def test_a_closed_page_is_listed_nowhere(client: Client, home: Site) -> None:
    page = make.article(site=home, title="Behind the door")
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    for path in ("/", "/archive/", "/feed/", "/sitemap.xml"):
        assert "Behind the door" not in get(client, path)
        assert page.slug not in get(client, path)
