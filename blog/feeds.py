"""A brand's articles for feed readers, newest first, in full: RSS, Atom and JSON Feed.

There is a feed for everything, for each topic, author and series, in each
language. What members alone may read is in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from blog.feed_formats import FORMATS
from blog.home import articles_of, front_of, home_of
from blog.models import ArticlePage, Series, Topic
from blog.rendering import render_html, render_text
from core.models import Brand
from people.models import Contributor

LENGTH = 20


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """What a feed is of: its name, its page and its articles."""

    title: str
    page: str
    path: str
    articles: Any
    description: str = ""


def everything(request: HttpRequest, kind: str = "rss") -> HttpResponse:
    """All articles of a brand in one language."""
    front = front_of(request)
    brand = Brand.for_request(request)
    plan = FeedPlan(
        title=brand.display_name,
        page=home_of(request).url,
        path=reverse("feed"),
        articles=articles_of(front),
        description=brand.tagline,
    )
    return _answer(request, plan, kind)


def topic(request: HttpRequest, slug: str, kind: str = "rss") -> HttpResponse:
    """The articles about one topic and the narrower ones below it."""
    found = get_object_or_404(Topic, site=home_of(request).site, slug=slug)
    topics = found.branch()
    return _answer(
        request,
        FeedPlan(
            title=f"{found.called} · {Brand.for_request(request).display_name}",
            page=reverse("blog_topic", args=[slug]),
            path=reverse("blog_topic_feed", args=[slug]),
            articles=articles_of(front_of(request)).filter(topics__in=topics).distinct(),
            description=found.about,
        ),
        kind,
    )


def author(request: HttpRequest, slug: str, kind: str = "rss") -> HttpResponse:
    """What one person wrote."""
    found = get_object_or_404(Contributor, site=home_of(request).site, slug=slug)
    articles = articles_of(front_of(request)).filter(bylines__contributor=found).distinct()
    return _answer(
        request,
        FeedPlan(
            title=f"{found.name} · {Brand.for_request(request).display_name}",
            page=reverse("blog_author", args=[slug]),
            path=reverse("blog_author_feed", args=[slug]),
            articles=articles,
            description=found.bio,
        ),
        kind,
    )


def series(request: HttpRequest, slug: str, kind: str = "rss") -> HttpResponse:
    """The parts of one series."""
    found = get_object_or_404(Series, site=home_of(request).site, slug=slug)
    return _answer(
        request,
        FeedPlan(
            title=f"{found.called} · {Brand.for_request(request).display_name}",
            page=reverse("blog_series", args=[slug]),
            path=reverse("blog_series_feed", args=[slug]),
            articles=articles_of(front_of(request)).filter(series=found),
            description=found.about,
        ),
        kind,
    )


def _answer(request: HttpRequest, plan: FeedPlan, kind: str) -> HttpResponse:
    brand = Brand.for_request(request)
    root = home_of(request).root_url
    language = front_of(request).locale.language_code
    maker, content_type = FORMATS[kind]
    address = f"{root}{plan.path}{'' if kind == 'rss' else f'{kind}/'}"
    feed = maker(
        title=plan.title,
        link=f"{root}{plan.page}",
        description=plan.description or plan.title,
        subtitle=plan.description,
        language=language,
        feed_url=address,
        author_name=brand.display_name,
        hub=brand.websub_hub,
    )
    open_to_all = plan.articles.filter(visibility="public").for_feeds().newest_first()
    for article in open_to_all[:LENGTH]:
        feed.add_item(**_item(article, root=root, language=language))
    response = HttpResponse(feed.writeString("utf-8"), content_type=content_type)
    if brand.websub_hub:  # where a hub looks first (WebSub, section 4)
        response["Link"] = f'<{brand.websub_hub}>; rel="hub", <{address}>; rel="self"'
    return response


def _item(article: ArticlePage, *, root: str, language: str) -> dict[str, Any]:
    return {
        "title": article.title,
        "link": article.full_url,
        # Stays when the address changes: readers would show the article as a new one.
        "unique_id": uuid5(article.translation_key, language).urn,
        "unique_id_is_permalink": False,
        "description": article.description or Truncator(render_text(article.body)).words(40),
        "content": full_text(article, root=root),
        "authors": [
            {"name": one.name, "url": f"{root}{reverse('blog_author', args=[one.slug])}"}
            for one in article.authors
        ],
        "categories": [one.called for one in article.topics.all()],
        "pubdate": article.first_published_at,
        "updateddate": article.last_published_at or article.first_published_at or timezone.now(),
        "via_url": article.via_url,
        "sponsor_label": article.sponsor_label,
    }


def full_text(article: ArticlePage, *, root: str) -> str:
    """The whole article as a feed reader shows it, with who paid before it and where it is from."""
    text = render_html(article.body, medium="feed", base_url=root, sponsored=article.is_sponsored)
    label = article.sponsor_label
    before = format_html("<p><em>{}</em></p>\n", label) if label else ""
    after = ""
    if article.via_url:
        name = article.via_name or article.via_url
        after = format_html('\n<p>Via <a href="{}">{}</a></p>', article.via_url, name)
    return f"{before}{text}{after}"
