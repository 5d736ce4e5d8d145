"""The brand's colours as a style sheet of their own, so that no page carries any inline."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from wagtail.models import Site

from core.models import Brand
from core.pagecache.marking import own_query

FAMILIES = {
    "sans": '--font-text: "Inter", system-ui, sans-serif;',
    "classic": '--font-ui: "Source Serif 4", Georgia, serif;',
}


@cache_control(public=True, max_age=31536000, immutable=True)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The custom properties that differ from brand to brand."""
    brand = Brand.for_request(request) if Site.find_for_request(request) else Brand()
    own_query(request, f"v={brand.look}")
    accent = f"--accent: light-dark({brand.accent}, {brand.accent_dark});"
    rule = f"@layer tokens {{ :root {{ {accent} {FAMILIES.get(brand.typeface, '')} }} }}\n"
    return HttpResponse(rule, content_type="text/css; charset=utf-8")
