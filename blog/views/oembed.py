"""Our own articles as cards on other people's pages (https://oembed.com)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator

from blog import machine_words
from blog.feed_formats import UNFIT
from blog.home import home_of
from blog.models import ArticlePage
from core.models import Brand

WIDEST, NARROWEST = 640, 240
TALL = 220  # pixels of a card, about
KEEP_FOR = 86_400  # seconds
PICTURE = (1200, 630)


def oembed(request: HttpRequest) -> HttpResponse:
    """The card of the article at `url`, as JSON or XML; markup only, nothing that runs."""
    kind = request.GET.get("format", "json")
    if kind not in {"json", "xml"}:
        return HttpResponse("Only json and xml.", status=501, content_type="text/plain")
    page = _article_at(request, request.GET.get("url", ""))
    if page is None:
        raise Http404
    facts = _card(request, page)
    if kind == "xml":
        return _xml(facts)
    response = JsonResponse(facts)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _article_at(request: HttpRequest, url: str) -> ArticlePage | None:
    """The published article of this brand at an address, whatever follows it."""
    home = home_of(request)
    try:
        asked = urlsplit(url)
    except ValueError:
        return None
    slug = asked.path.strip("/").rpartition("/")[2]
    if home.site is None or not slug or "\x00" in url:
        return None
    found = ArticlePage.objects.of_site(home.site).for_readers().for_page().filter(slug=slug)
    place = f"{asked.scheme}://{asked.netloc}{asked.path.rstrip('/')}/"
    return next((page for page in found if page.full_url == place), None)


def _card(request: HttpRequest, page: ArticlePage) -> dict[str, Any]:
    brand = Brand.for_request(request)
    root = home_of(request).root_url
    names = ", ".join(one.name for one in page.authors)
    facts = {
        "version": "1.0",
        "type": "rich",
        "title": page.title,
        "author_name": names,
        "author_url": _author_url(page, root=root),
        "provider_name": brand.display_name,
        "provider_url": f"{root}/",
        "cache_age": KEEP_FOR,
        "html": render_to_string("blog/oembed.html", {"page": page, "brand": brand, "by": names}),
        "width": _size(request.GET.get("maxwidth", ""), most=WIDEST, least=NARROWEST),
        "height": TALL,
    }
    if picture := machine_words.social_picture(page, root=root):
        width, height = PICTURE
        facts |= {"thumbnail_url": picture, "thumbnail_width": width, "thumbnail_height": height}
    return {name: value for name, value in facts.items() if value}


def _author_url(page: ArticlePage, *, root: str) -> str:
    first = next(iter(page.authors), None)
    return f"{root}{reverse('blog_author', args=[first.slug])}" if first else ""


def _size(asked: str, *, most: int, least: int) -> int:
    known = asked.isascii() and asked.isdigit()
    return max(least, min(int(asked[:6]), most)) if known else most


def _xml(facts: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(content_type="text/xml; charset=utf-8")
    writer = SimplerXMLGenerator(response, "utf-8")
    writer.startDocument()
    writer.startElement("oembed", {})  # type: ignore[arg-type]  # any mapping does
    for name, value in facts.items():
        writer.addQuickElement(name, UNFIT.sub("", str(value)))
    writer.endElement("oembed")
    return response
