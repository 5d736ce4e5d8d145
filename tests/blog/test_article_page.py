from __future__ import annotations

from django.test import Client

from wagtail.models import Site

import feedparser
import pytest

from tests import make

pytestmark = pytest.mark.django_db

BODY = [
    ("heading", {"text": "The lease", "level": "2", "anchor": "lease"}),
    ("paragraph", "<p>Somebody else's <b>land</b>.</p>"),
    ("quote", {"text": "<p>Own the door.</p>", "attribution": "A tenant"}),
    ("code", {"code": "def home():\n    return '<b>'", "language": "python", "caption": ""}),
    ("embed", {"url": "https://video.example.org/1", "title": "A film", "caption": ""}),
    ("card", {"url": "https://example.org/", "title": "Read on"}),
    ("divider", None),
]


@pytest.fixture
def home() -> Site:
    return make.site()


def test_a_reader_sees_every_block_and_where_the_page_lives(client: Client, home: Site) -> None:
    page = make.article(site=home, body=BODY)

    answer = client.get(page.url)
    text = answer.content.decode()

    assert answer.status_code == 200
    for words in ("The lease", "land", "Own the door", "A tenant", "A film", "Read on"):
        assert words in text
    assert f'<link rel="canonical" href="{page.full_url}">' in text
    assert '<h2 id="lease">' in text


def test_code_is_coloured_by_classes_and_stays_text(client: Client, home: Site) -> None:
    page = make.article(site=home, body=BODY)

    text = client.get(page.url).content.decode()

    assert '<span class="k">def</span>' in text
    assert "style=" not in text
    assert "&lt;b&gt;" in text


def test_a_sponsored_article_says_so_on_page_and_in_feed(client: Client, home: Site) -> None:
    page = make.article(site=home, sponsor_name="Quay & Sons")

    assert "Quay &amp; Sons" in client.get(page.url).content.decode()
    assert "Quay" in feedparser.parse(client.get("/feed/").content).entries[0].content[0].value


def test_the_front_page_lists_what_is_published_only(client: Client, home: Site) -> None:
    make.article(site=home, title="Seen")
    make.article(site=home, title="Hidden", live=False)

    text = client.get("/").content.decode()

    assert "Seen" in text
    assert "Hidden" not in text


def test_the_brand_colours_come_from_a_style_sheet(client: Client, home: Site) -> None:
    answer = client.get("/brand.css")

    assert "#9a3b26" in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
