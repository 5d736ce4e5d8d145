"""The way to a page in one question, where Wagtail walks down the tree by five."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from blog.models import ArticlePage, FrontPage


def front(request: HttpRequest) -> HttpResponse:
    """The front page of the brand in the language of the address."""
    site = Site.find_for_request(request)
    if site is not None:
        key = site.root_page.translation_key
        fronts = FrontPage.objects.live().select_related("locale")
        _answer_with(
            request, fronts.filter(translation_key=key, locale__language_code=get_language())
        )
    return serve(request, "")


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page right below the front; what is no article of this language is left to Wagtail.

    Wagtail keeps the answer to "which page is this" on the request, so putting
    it there beforehand leaves everything else (restrictions, hooks) as it is.
    """
    site = Site.find_for_request(request)
    if site is not None:
        below = ArticlePage.objects.child_of(site.root_page).live().for_page()
        _answer_with(request, below.filter(slug=slug, locale__language_code=get_language()))
    return serve(request, f"{slug}/")


def _answer_with(request: HttpRequest, found: QuerySet[Any]) -> None:
    page = found.first()
    if page is not None:
        request._wagtail_route_for_request = RouteResult(page, [], {})  # type: ignore[attr-defined]  # noqa: SLF001 - Wagtail's own cache
