"""The issues of a newsletter for feed readers: who gives no address reads it all the same."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from blog.feed_formats import FORMATS
from newsletter.models import IssuePage, Newsletter, NewsletterPage
from newsletter.pieces import for_page, pieces_of

LENGTH = 20


def issues(_request: HttpRequest, slug: str, kind: str = "rss") -> HttpResponse:
    """The newest issues of the archive, in full; drafts and what members alone may read are not."""
    pages = NewsletterPage.objects.live().public().select_related("newsletter__site")
    page = get_object_or_404(pages, newsletter__slug=slug)
    newsletter = page.newsletter
    root = newsletter.site.root_url
    maker, content_type = FORMATS[kind]
    feed = maker(
        title=newsletter.name,
        link=page.full_url,
        description=newsletter.promise,
        author_name=newsletter.sender_name,
        language=newsletter.language,
        feed_url=root + reverse("newsletter_feed", args=[slug, *([kind] if kind != "rss" else [])]),
    )
    found = IssuePage.objects.child_of(page).live().public().order_by("-first_published_at")
    with translation.override(newsletter.language):
        for issue in found[:LENGTH]:
            feed.add_item(**_item(issue, newsletter=newsletter))
    return HttpResponse(feed.writeString("utf-8"), content_type=content_type)


def _item(issue: IssuePage, *, newsletter: Newsletter) -> dict[str, Any]:
    pieces = for_page(pieces_of(issue, newsletter=newsletter))
    return {
        "title": issue.title,
        "link": issue.full_url,
        "unique_id": issue.full_url,
        "description": issue.preview_text,
        "content": render_to_string("newsletter/pieces.html", {"pieces": pieces}),
        "authors": [],
        "categories": [],
        "pubdate": issue.first_published_at,
        "updateddate": issue.last_published_at,
    }
