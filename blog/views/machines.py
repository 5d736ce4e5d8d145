"""What is where, for machines that ask: robots.txt and sitemap.xml."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wagtail.models import Page

from blog.actions.telling import index_now_key as key_of
from blog.home import home_of
from core.models.brand import brand_of

MOST = 50_000  # sitemaps.org
CLOSED = ("/admin/", "/account/", "/search/", "/u/")


def robots(request: HttpRequest) -> HttpResponse:
    """Everything readers see is open; what is personal or endless is not."""
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in CLOSED], ""]
    lines += [f"Sitemap: {home_of(request).root_url}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def index_now_key(request: HttpRequest, key: str) -> HttpResponse:
    """The file by which search engines know that what we announce is ours to announce."""
    site = home_of(request).site
    if site is None or not brand_of(site).index_now or key != key_of(site):
        raise Http404
    return HttpResponse(key, content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page of the brand with its languages and when it last changed."""
    pages: list[Page] = []
    for front in home_of(request).fronts:
        below = front.get_descendants(inclusive=True).live().public()
        pages += below.defer_streamfields().select_related("locale").order_by("-last_published_at")
    by_key: dict[Any, list[Page]] = defaultdict(list)
    for page in pages:
        by_key[page.translation_key].append(page)
    entries = [
        {"page": page, "others": by_key[page.translation_key]}
        for page in pages[:MOST]
        if page.full_url
    ]
    return render(
        request,
        "blog/sitemap.xml",
        {"entries": entries},
        content_type="application/xml; charset=utf-8",
    )
