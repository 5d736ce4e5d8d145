"""Django's side: which answers are finished pages, the same for everybody."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from wagtail.models import Page, Site

from core.pagecache.layer import MARK
from core.pagecache.memory import remembered

DEFAULT_PORTS = {"http": 80, "https": 443}
KEYS = "Surrogate-Key"
SHARED = "public, max-age=0, s-maxage={}, must-revalidate"


def own_query(request: HttpRequest, query: str) -> None:
    """Say that this very query is the answer's own: with any other it is another answer.

    What readers may add to an address has no end, and each would be another page to keep.
    """
    request.finished_query = query  # type: ignore[attr-defined]  # read by the middleware below


class FinishedPages:
    """Marks what the layer in front may keep: the views of FINISHED_VIEWS, asked by nobody known.

    A page is marked only under the very name of its site: Django accepts any port behind an
    allowed host, and each would be another page to keep. So would every query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Wagtail asks for the site of a request once, and keeps the answer under this name.
        request._wagtail_site = site_of(request)  # type: ignore[attr-defined]  # noqa: SLF001
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and is_finished(request, response):
            response[MARK] = "1"
            response[KEYS] = surrogate_keys(request, response)
            if settings.SHARED_CACHE_SECONDS and not response.has_header("Cache-Control"):
                response["Cache-Control"] = SHARED.format(settings.SHARED_CACHE_SECONDS)
        return response


def site_of(request: HttpRequest) -> Site | None:
    """The site that Wagtail finds for a request, asked once a generation for each host."""
    names = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT")  # before it is known whether to answer it
    key = ("site", *(request.META.get(name) for name in names))
    return next(iter(remembered(key, lambda: [Site._find_for_request(request)])))  # noqa: SLF001


def is_finished(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer may be given to everybody who asks for the same address."""
    match = request.resolver_match
    if match is None or match.view_name not in settings.FINISHED_VIEWS:
        return False
    return is_for_anybody(request) and is_for_everybody(response) and is_asked_by_name(request)


def is_for_anybody(request: HttpRequest) -> bool:
    """Whether nothing is known of who asks, and nothing about the question is their own."""
    if request.COOKIES or request.method != "GET" or getattr(request, "is_preview", False):
        return False
    has_token = "CSRF_COOKIE" in request.META  # a form of the page holds a secret of its reader
    own = getattr(request, "finished_query", "")
    is_own = request.META.get("QUERY_STRING", "") == own
    return is_own and not has_token and not len(get_messages(request))


def is_for_everybody(response: HttpResponse) -> bool:
    """Whether an answer is a whole page that its view leaves to everybody."""
    control = response.get("Cache-Control", "")
    is_open = "no-store" not in control and "private" not in control
    return response.status_code == 200 and is_open and not response.cookies  # noqa: PLR2004


def surrogate_keys(request: HttpRequest, response: HttpResponse) -> str:
    """By what names a cache in front may throw an answer away: its brand, its view, its page."""
    site, match = Site.find_for_request(request), request.resolver_match
    names = [f"brand-{site.pk}"] if site is not None else []
    names += [match.view_name] if match is not None else []
    page = (getattr(response, "context_data", None) or {}).get("page")
    return " ".join([*names, f"page-{page.pk}"] if isinstance(page, Page) else names)


def is_asked_by_name(request: HttpRequest) -> bool:
    """Whether the Host header is the name under which this site is known."""
    site = Site.find_for_request(request)
    if site is None:
        return False
    port = DEFAULT_PORTS[request.scheme or "http"]
    host = request.get_host().lower()
    known = {f"{site.hostname}:{site.port}"} | ({site.hostname} if site.port == port else set())
    return host in known
