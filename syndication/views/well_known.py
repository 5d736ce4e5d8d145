"""What the network of Bluesky looks for at an address that it knows beforehand."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from wagtail.models import Site

from syndication import at_home


def publication(request: HttpRequest) -> HttpResponse:
    """Which publication this home is: the network believes it if both name each other."""
    return _told(at_home.publication, request)


def handle(request: HttpRequest) -> HttpResponse:
    """Whose account may call itself by this home's name."""
    return _told(at_home.owner, request)


def _told(ask: Callable[[Site], str], request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    said = ask(site) if site else ""
    if not said:
        raise Http404
    return HttpResponse(said, content_type="text/plain; charset=utf-8")
