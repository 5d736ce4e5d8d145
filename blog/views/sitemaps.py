"""The sitemap: an index of the parts that pages, lists and news are told in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from blog import sitemaps
from blog.home import home_of
from core.models import Brand


def index(request: HttpRequest) -> HttpResponse:
    """Where the parts are."""
    home = home_of(request)
    told = [
        (reverse("sitemap_pages", args=[number]), changed_at)
        for number, changed_at in enumerate(sitemaps.parts(home), start=1)
    ]
    told += [(reverse("sitemap_lists"), None), (reverse("sitemap_news"), None)]
    return _xml(request, "blog/sitemap_index.xml", {"parts": told, "root": home.root_url})


def pages(request: HttpRequest, number: int) -> HttpResponse:
    """A thousand pages with their languages and pictures, and when they last changed."""
    found = sitemaps.pages(home_of(request), number=number) if 0 < number < sitemaps.A_PART else []
    if not found:
        raise Http404
    return _xml(request, "blog/sitemap.xml", {"entries": found})


def lists(request: HttpRequest) -> HttpResponse:
    """Topics, authors, series, and the archive."""
    return _xml(request, "blog/sitemap.xml", {"entries": sitemaps.lists(home_of(request))})


def news(request: HttpRequest) -> HttpResponse:
    """What appeared in the last two days."""
    home = home_of(request)
    name = Brand.for_request(request).display_name if home.site else ""
    return _xml(request, "blog/sitemap.xml", {"entries": sitemaps.news(home), "publication": name})


def _xml(request: HttpRequest, template: str, facts: dict[str, Any]) -> HttpResponse:
    return render(request, template, facts, content_type="application/xml; charset=utf-8")
