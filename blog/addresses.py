"""Where a page is shown: every address that a cache in front must forget when it changes."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache
from wagtail.models import Page

from blog.models import ArticlePage

FEEDS = ("atom", "json")


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
    paths = [path, "/sitemap.xml"]
    if isinstance(page, ArticlePage):
        with translation.override(page.locale.language_code):
            paths += _listings(page)
    return [*above, *(f"{root}{one}" for one in paths)]


def _listings(page: ArticlePage) -> list[str]:
    topics = [one for topic in page.topics.all() for one in (topic, topic.parent) if one]
    named = [
        *(("blog_topic", topic.slug) for topic in topics),
        *(("blog_author", author.slug) for author in page.authors),
        *([("blog_series", page.series.slug)] if page.series else []),
    ]
    paths = [reverse("blog_archive"), *_feeds("feed")]
    if page.first_published_at:
        at = timezone.localtime(page.first_published_at)
        paths.append(reverse("blog_month", args=[at.year, at.month]))
    for name, slug in named:
        paths += [reverse(name, args=[slug]), *_feeds(f"{name}_feed", slug)]
    return paths


def _feeds(name: str, *arguments: str) -> list[str]:
    return [reverse(name, args=[*arguments, *kind]) for kind in ((), *((one,) for one in FEEDS))]
