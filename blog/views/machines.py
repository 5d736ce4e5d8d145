"""What machines ask for before anything else: robots.txt, and who announces."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from blog.actions.telling import index_now_key as key_of
from blog.home import home_of
from core.models.brand import brand_of

CLOSED = ("/admin/", "/account/", "/search/", "/*/search/", "/u/")


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
