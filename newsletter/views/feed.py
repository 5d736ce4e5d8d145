"""The issues of a newsletter for feed readers: who gives no address reads it all the same."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from blog.feed_formats import FORMATS
from newsletter.languages import asking_for, pages_of
from newsletter.models import IssuePage, Newsletter, NewsletterPage
from newsletter.pieces import for_page, pieces_of

LENGTH = 20


def issues(request: HttpRequest, slug: str, kind: str = "rss") -> HttpResponse:
    """The newest issues of the archive, in full; drafts and what members alone may read are not.

    In the newsletter's own language, or the one that is asked for.
    """
    newsletter = get_object_or_404(Newsletter.objects.select_related("site"), slug=slug)
    pages = pages_of(newsletter)
    language = request.GET.get("language", newsletter.language)
    page = pages.get(language)
    if page is None or not NewsletterPage.objects.public().filter(pk=page.pk).exists():
        raise Http404
    root = newsletter.site.root_url
    maker, content_type = FORMATS[kind]
    feed = maker(
        title=newsletter.name,
        link=page.full_url,
        description=newsletter.promise,
        author_name=newsletter.sender_name,
        language=language,
        feed_url=root
        + reverse("newsletter_feed", args=[slug, *([kind] if kind != "rss" else [])])
        + asking_for(language, newsletter),
    )
    found = IssuePage.objects.child_of(page).live().public().order_by("-first_published_at")
    with translation.override(language):
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
