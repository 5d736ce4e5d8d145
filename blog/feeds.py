"""The brand's articles for feed readers, newest first, in full."""

from __future__ import annotations

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed

from wagtail.models import Site

from blog.models import ArticlePage
from blog.rendering import render_html
from core.models import Brand

LENGTH = 20


class RssFeed(Feed[ArticlePage, Site]):
    """Everything a stranger may read of one brand."""

    def get_object(self, request: HttpRequest) -> Site:
        return Site.find_for_request(request) or Site.objects.get(is_default_site=True)

    def title(self, site: Site) -> str:
        return Brand.for_site(site).display_name

    def link(self, site: Site) -> str:
        return f"{site.root_url}/"

    def description(self, site: Site) -> str:
        return Brand.for_site(site).tagline

    def items(self, site: Site) -> list[ArticlePage]:
        found = ArticlePage.objects.of_site(site).for_readers().filter(visibility="public")
        return list(found.newest_first()[:LENGTH])

    def item_title(self, item: ArticlePage) -> str:
        return item.title

    def item_link(self, item: ArticlePage) -> str:
        return item.full_url or ""

    def item_description(self, item: ArticlePage) -> str:
        label = item.sponsor_text or item.sponsor_name
        text = render_html(item.body, medium="feed", base_url=item.get_site().root_url)
        return f"<p><em>{label}</em></p>{text}" if label else text

    def item_pubdate(self, item: ArticlePage) -> datetime | None:
        return item.first_published_at


class AtomFeed(RssFeed):
    feed_type = Atom1Feed
    subtitle = RssFeed.description
