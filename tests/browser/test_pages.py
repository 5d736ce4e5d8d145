"""Every kind of page, on a desktop and a phone, in the light and in the dark: seen and examined."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.house import House
from tests.browser.looking import Looks, violations

pytestmark = pytest.mark.browser

KINDS = [
    "front",
    "article",
    "french-front",
    "french-article",
    "newsletter",
    "issue",
    "subscribe",
    "about",
    "topic",
    "author",
    "series",
    "archive",
    "search",
    "sign-in",
    "sign-up",
    "not-found",
    "second-brand",
    "bench",
    "month",
    "thread",
    "draft",
    "french-topic",
    "french-search",
    "french-not-found",
    "arabic-front",
    "arabic-article",
]


@pytest.fixture(scope="module")
def addresses(house: House) -> dict[str, str]:
    """An address of each kind, as the house itself knows them."""
    return {
        "search": "/search/?q=home",
        "french-search": "/fr/search/?q=maison",
        "french-not-found": "/fr/nulle-part/",
        "bench": "/what-is-on-the-bench/",
        "thread": "/we-counted-doors/",
        "sign-in": "/account/login/",
        "sign-up": "/account/signup/",
        "not-found": "/nowhere/",
        **json.loads(house.manage("shell", "--verbosity=0", "--command", ASK)),
    }


ASK = """
import json
from wagtail.models import Locale, Site
from blog.actions.previews import share
from blog.models import ArticlePage, FrontPage, StandardPage
from newsletter.models import IssuePage, NewsletterPage
from people.models import User
site = Site.objects.get(is_default_site=True)
other = Site.objects.exclude(pk=site.pk).first()
french = Locale.objects.get(language_code="fr")
here = site.root_page
def url(page): return page.full_url
def first(kind, **facts): return kind.objects.live().descendant_of(here).filter(**facts).first()
article = first(ArticlePage, series__isnull=False)
translated = here.get_translation_or_none(french)
arabic, is_new = Locale.objects.get_or_create(language_code="ar")
if is_new:
    for page in (here, article):
        version = page.specific.copy_for_translation(arabic)
        version.title = version.draft_title = "كيف نكتب رسالة تُقرأ"
        if page == article:
            version.standfirst = "ثلاثة أشياء نأخذها معنا من القاعة المستأجرة."
        version.save_revision().publish()
administrator = User.objects.filter(is_superuser=True).first()
draft = share(article=article, user=administrator, days=1)
first_at = article.first_published_at
topic, author = article.topics.first(), article.bylines.first().contributor
print(json.dumps({
    "front": url(here),
    "article": url(article),
    "french-front": url(translated),
    "french-article": url(ArticlePage.objects.live().filter(locale=french).first()),
    "newsletter": url(first(NewsletterPage)),
    "issue": url(first(IssuePage)),
    "subscribe": f"/mail/{first(NewsletterPage).newsletter.slug}/subscribe/",
    "about": url(first(StandardPage)),
    "topic": f"/topic/{topic.slug}/",
    "author": f"/author/{author.slug}/",
    "series": f"/series/{article.series.slug}/",
    "archive": "/archive/",
    "second-brand": url(other.root_page),
    "month": f"/archive/{first_at.year}/{first_at.month}/",
    "draft": draft.address,
    "french-topic": f"/fr/topic/{topic.slug}/",
    "arabic-front": url(here.get_translation(arabic)),
    "arabic-article": url(article.get_translation(arabic)),
}))
"""


@pytest.mark.parametrize("kind", KINDS)
def test_screenshot_and_examination(kind: str, addresses: dict[str, Any], looks: Looks) -> None:
    found = {}
    for setting, page in looks.at(addresses[kind]):
        looks.keep(page, f"{kind}-{setting}")
        if problems := violations(page):
            found[setting] = problems
        assert is_within(page), f"{kind} scrolls sideways: {setting}"

    assert found == {}


def is_within(page: Any) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def test_no_page_asks_a_stranger_for_anything(
    page: Any, addresses: dict[str, Any], house: House
) -> None:
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    aside = {"not-found", "french-not-found", "second-brand"}
    kinds = [kind for kind in KINDS if kind not in aside]

    for kind in kinds:
        page.goto(addresses[kind])
        page.wait_for_load_state("networkidle")

    assert refused == []


def test_an_article_is_read_without_scripts(chromium: Any, addresses: dict[str, Any]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(addresses["article"])

    assert len(page.locator("article").inner_text().split()) > 300
    assert page.locator("form[action*='subscribe'] input[type=email]").first.is_visible()
    context.close()
