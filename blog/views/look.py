"""The brand's colours as a style sheet of their own, so that no page carries any inline."""

from __future__ import annotations

from dataclasses import fields

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control, never_cache

from wagtail.models import Site

from core.look import CORNERS, FAMILIES, MEASURES, Look
from core.models import Brand
from core.models.brand import HEX_COLOUR
from core.pagecache.marking import own_query

CSS = "text/css; charset=utf-8"
CHOICES = {"typeface": {*FAMILIES, "serif"}, "corners": {*CORNERS}, "measure": {*MEASURES}}
COLOURS = {one.name for one in fields(Look)} - {*CHOICES}


@cache_control(public=True, max_age=31536000, immutable=True)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The custom properties that differ from brand to brand."""
    brand = Brand.for_request(request) if Site.find_for_request(request) else Brand()
    own_query(request, f"v={brand.look}")
    return HttpResponse(brand.design.css(), content_type=CSS)


@never_cache
def sample_css(request: HttpRequest) -> HttpResponse:
    """The same for choices that are not saved yet; what is no choice is as usual."""
    asked = {name: str(value) for name, value in request.GET.items()}
    chosen = {name: value for name, value in asked.items() if is_choice(name, value)}
    return HttpResponse(Look(**chosen).css(), content_type=CSS)


def is_choice(name: str, value: str) -> bool:
    """Whether a brand could choose this: a stranger's words never get into a style sheet."""
    if name in CHOICES:
        return value in CHOICES[name]
    return name in COLOURS and HEX_COLOUR.fullmatch(value) is not None
