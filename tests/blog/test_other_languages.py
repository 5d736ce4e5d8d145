"""A brand writes in a language that the house itself does not speak."""

from __future__ import annotations

from django.utils import translation

from wagtail.models import Locale

import feedparser
import pytest
from lxml import html

from config.languages import written
from tests import make

pytestmark = pytest.mark.django_db
TITLE = "بيت نملكه"


@pytest.fixture
def article(settings):
    """In Arabic, beside its English original."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = written(["ar"])
    site = make.site()
    arabic = Locale.objects.create(language_code="ar")
    original = make.article(site=site, title="Ours")
    front = site.root_page.copy_for_translation(arabic)
    front.save_revision().publish()
    page = original.copy_for_translation(arabic)
    page.title = TITLE
    page.body = [("paragraph", "<p>كلمات تخصّنا.</p>")]
    page.save_revision().publish()
    return page


def test_an_arabic_article_runs_from_right_to_left_and_says_its_language(client, article):
    shown: html.HtmlElement = html.fromstring(client.get("/ar/ours/").content)

    assert (shown.get("lang"), shown.get("dir")) == ("ar", "rtl")
    assert shown.xpath("//h1")[0].text_content() == TITLE


def test_the_original_still_runs_from_left_to_right_and_both_name_each_other(client, article):
    original: html.HtmlElement = html.fromstring(client.get("/ours/").content)
    arabic: html.HtmlElement = html.fromstring(client.get("/ar/ours/").content)

    assert (original.get("lang"), original.get("dir")) == ("en", "ltr")
    for page in (original, arabic):
        others = page.xpath('//link[@rel="alternate"][@hreflang]')
        assert {(one.get("hreflang"), one.get("href")) for one in others} >= {
            ("en", "http://testserver/ours/"),
            ("ar", "http://testserver/ar/ours/"),
        }


def test_each_language_has_its_own_front_and_feed(client, article):
    arabic = feedparser.parse(client.get("/ar/feed/").content)
    english = feedparser.parse(client.get("/feed/").content)

    assert [entry.title for entry in arabic.entries] == [TITLE]
    assert arabic.feed.language == "ar"
    assert [entry.title for entry in english.entries] == ["Ours"]
    assert TITLE in client.get("/ar/").text
    assert TITLE not in client.get("/").text
    translation.deactivate()
