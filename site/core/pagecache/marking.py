"""Django's side: which answers are finished pages, the same for everybody."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from wagtail.models import Site

from core.pagecache.layer import MARK

DEFAULT_PORTS = {"http": 80, "https": 443}


class FinishedPages:
    """Marks what the layer in front may keep: the views of FINISHED_VIEWS, asked by nobody known.

    A page is marked only under the very name of its site: Django accepts any port behind an
    allowed host, and each would be another page to keep.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and is_finished(request, response):
            response[MARK] = "1"
        return response


def is_finished(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer may be given to everybody who asks for the same address."""
    match = request.resolver_match
    if match is None or match.view_name not in settings.FINISHED_VIEWS:
        return False
    if request.COOKIES or request.method != "GET" or getattr(request, "is_preview", False):
        return False
    control = response.get("Cache-Control", "")
    if response.status_code != 200 or "no-store" in control or "private" in control:  # noqa: PLR2004
        return False
    return not len(get_messages(request)) and is_asked_by_name(request)


def is_asked_by_name(request: HttpRequest) -> bool:
    """Whether the Host header is the name under which this site is known."""
    site = Site.find_for_request(request)
    if site is None:
        return False
    port = DEFAULT_PORTS[request.scheme or "http"]
    host = request.get_host().lower()
    known = {f"{site.hostname}:{site.port}"} | ({site.hostname} if site.port == port else set())
    return host in known
