"""The addresses of the house with the lightest article page there can be, for tests of many."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from config.urls import urlpatterns as house


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that names itself as the original."""
    url = request.build_absolute_uri(f"/{slug}/")
    return HttpResponse(f'<!doctype html><link rel="canonical" href="{url}"><p>Words.')


urlpatterns = [re_path(r"^(article-\d+)/$", article), *house]
