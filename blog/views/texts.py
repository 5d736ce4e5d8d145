"""Articles without markup, for machines: `llms.txt` and an `.md` of every public article."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wagtail.models import Page

from blog import as_markdown
from blog.home import articles_of, front_of, home_of
from blog.models import ArticlePage
from core.models import Brand

NEWEST = 200
TYPE = "text/markdown; charset=utf-8"


def markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """An article that everybody may read, in Markdown; its page stays the original."""
    found = articles_of(front_of(request)).child_of(front_of(request)).for_page()
    page = found.filter(slug=slug, visibility="public").first()
    if page is None:
        raise Http404
    text = as_markdown.article(page, root=home_of(request).root_url)
    response = HttpResponse(text, content_type=TYPE)
    response["Link"] = f'<{page.canonical_url}>; rel="canonical"'
    return response


def llms(request: HttpRequest) -> HttpResponse:
    """What is here, and where its text is (https://llmstxt.org)."""
    home = home_of(request)
    if home.site is None:
        raise Http404
    fronts = [
        {
            "name": front.title,
            "language": front.locale.get_display_name(),
            "articles": [_line(one) for one in _newest(front)],
            "pages": [as_markdown.link(page.title, page.full_url) for page in _others(front)],
        }
        for front in home.fronts
    ]
    facts = {"brand": Brand.for_request(request), "fronts": fronts, "root": home.root_url}
    return render(request, "blog/llms.txt", facts, content_type=TYPE)


def _newest(front: Page) -> list[ArticlePage]:
    found = articles_of(front).filter(visibility="public").newest_first()
    return list(found.defer_streamfields()[:NEWEST])


def _others(front: Page) -> list[Page]:
    """About, charter, newsletter: what stands beside the articles."""
    below = front.get_children().live().public()
    return list(below.not_type(ArticlePage)[:NEWEST])


def _line(page: ArticlePage) -> str:
    place = as_markdown.link(page.title, f"{(page.full_url or '').rstrip('/')}.md")
    said = as_markdown.line(page.description)
    return f"{place}: {said}" if said else place
