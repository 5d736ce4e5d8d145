"""Where a page is shown: every address that a cache in front must forget when it changes."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache
from wagtail.models import Page

from blog.models import ArticlePage, Topic

FEEDS = ("atom", "json")
MAPS = ("/sitemap.xml", "/sitemap-news.xml", "/llms.txt")


def forget(page: Page) -> None:
    """Tell the cache in front, if there is one, to ask again for a page and for what lists it.

    "Read next" under other articles is not among it: it grows old with SHARED_CACHE_SECONDS.
    """
    if settings.WAGTAILFRONTENDCACHE:
        purge_urls_from_cache(showing(page.specific_deferred))


def showing(page: Page) -> list[str]:
    """The addresses at which a page is read, found and followed."""
    parts = page.get_url_parts()
    if parts is None:
        return []
    _site, root, path = parts
    above = [one.full_url for one in page.get_ancestors().live() if one.full_url]
    paths = [path, *MAPS]
    if isinstance(page, ArticlePage):
        with translation.override(page.locale.language_code):
            paths += [f"{path.rstrip('/')}.md", *_listings(page), *_feeds(page)]
    return [*above, *(f"{root}{one}" for one in paths)]


def feeds_of(article: ArticlePage) -> list[str]:
    """The feeds an article stands in, in every format and in its language."""
    site = article.get_site()
    with translation.override(article.locale.language_code):
        return [f"{site.root_url}{path}" for path in _feeds(article)] if site else []


def _listings(page: ArticlePage) -> list[str]:
    paths = [reverse("blog_archive")]
    if page.first_published_at:
        at = timezone.localtime(page.first_published_at)
        paths.append(reverse("blog_month", args=[at.year, at.month]))
    return paths + [reverse(name, args=[slug]) for name, slug in _sorted_under(page)]


def _feeds(page: ArticlePage) -> list[str]:
    named = [(f"{name}_feed", [slug]) for name, slug in _sorted_under(page)]
    forms: list[list[str]] = [[], *([one] for one in FEEDS)]
    return [
        reverse(name, args=[*slug, *form])
        for name, slug in [("feed", list[str]()), *named]
        for form in forms
    ]


def _sorted_under(page: ArticlePage) -> list[tuple[str, str]]:
    """The topics, with the wider ones above them, the authors and the series of an article."""
    found = {
        *(("blog_topic", topic.slug) for one in page.topics.all() for topic in _wider(one)),
        *(("blog_author", author.slug) for author in page.authors),
    }
    if page.series:
        found.add(("blog_series", page.series.slug))
    return sorted(found)


def _wider(topic: Topic | None) -> list[Topic]:
    """A topic and those above it; a ring of topics ends where it began."""
    found: list[Topic] = []
    while topic is not None and topic not in found:
        found.append(topic)
        topic = topic.parent
    return found
