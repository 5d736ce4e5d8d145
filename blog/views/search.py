"""Finding an article by its words."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.home import Home, front_of, home_of
from blog.models import ArticlePage
from blog.rendering import render_text
from blog.snippets import snippet
from blog.spelling import did_you_mean
from blog.views.listings import page_of, way_to

LONGEST = 120
WORD = re.compile(r"\w+")


def search(request: HttpRequest) -> HttpResponse:
    """What matches best comes first, whatever language of the brand it is in.

    What members alone may read is found, and shown by its title.
    """
    front_of(request)
    home = home_of(request)
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    words = " ".join(WORD.findall(query))  # SQLite's index stumbles over signs: "*(
    # Wagtail's search refuses subqueries in its filters, so this asks by `public()`.
    open_to_strangers = ArticlePage.objects.filter(home.below).live().public()
    matching = open_to_strangers.select_related("locale").search(words) if words else []
    found = page_of(request, matching, size=10)
    return render(
        request,
        "blog/search.html",
        {
            "query": query,
            "found": found,
            "hits": [_hit(article, query=query) for article in found],
            "meant": _meant(words, home) if words and not found else "",
            "trail": way_to(request, [(_("Search"), reverse("blog_search"))]),
        },
    )


def _meant(words: str, home: Home) -> str:
    articles = ArticlePage.objects.filter(home.below).for_readers()
    return did_you_mean(words, articles=articles, site=home.site) if home.site else ""


def _hit(article: ArticlePage, *, query: str) -> dict[str, Any]:
    """An article with the passage that answers the question, never from behind a door."""
    text = render_text(article.body) if article.visibility == "public" else ""
    words = f"{article.standfirst} {text}".strip()
    return {"article": article, "pieces": snippet(words, query=query)}
