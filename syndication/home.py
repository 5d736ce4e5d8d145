"""The home gate: nothing is copied that a stranger cannot read at home first."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils import translation
from django.utils.translation import gettext as _

from core.http import Answer, Headers, HttpError, Limits, Refused, fetch
from syndication.exchange import Outgoing
from syndication.reading import normal, read_head

PATIENCE = Limits(seconds=10, bytes=3 * 1024 * 1024, redirects=0)
OK = 200

Ask = Callable[[str], Answer]


def trouble_at_home(article: Outgoing) -> str:
    """Why the article may not be copied yet, as a sentence; nothing when all is well.

    It must answer 200 to a stranger at its canonical address, name that address as its canonical,
    and not hide from search engines: a copy that is found first would become the original.
    """
    url = article.canonical_url
    if not urlsplit(url).netloc:
        return _("The article has no address at home yet.")
    try:
        answer = asker()(url)
    except HttpError as error:
        return _("The article cannot be read at %(url)s: %(why)s") % {"url": url, "why": error}
    if answer.status != OK:
        facts = {"url": url, "status": answer.status}
        return _("The article answers %(status)s to a stranger at %(url)s.") % facts
    head = read_head(answer.text, url=url, headers=answer.headers)
    if [normal(found) for found in head.canonicals] != [normal(url)]:
        return _("The article's page at %(url)s does not name itself as the original.") % {
            "url": url
        }
    if head.is_hidden:
        return _("The article's page at %(url)s hides from search engines.") % {"url": url}
    return ""


def asker() -> Ask:
    """How the house asks itself: `HOME_GATE` is `network` or `inside`."""
    return ask_inside if settings.HOME_GATE == "inside" else ask_over_network


def ask_over_network(url: str) -> Answer:
    """Ask as a stranger does; a home in a private network, where no stranger is, asks inside."""
    try:
        return fetch(url, limits=PATIENCE)
    except Refused:
        return ask_inside(url)


def ask_inside(url: str) -> Answer:
    """Ask our own application for a page, without a network and without a cookie."""
    parts = urlsplit(url)
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path.encode().decode("latin-1") or "/",
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc,
        "HTTP_X_FORWARDED_PROTO": parts.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    # The page is in its own language, and leaves it behind in this thread. Django's signals of a
    # request's beginning and end stay away: they would close the connection we are working on.
    with translation.override(translation.get_language()):
        response = _application().get_response(WSGIRequest(environ))
        body = response.getvalue()
    return Answer(url, response.status_code, Headers(response.items()), body)


@cache
def _application() -> WSGIHandler:
    return WSGIHandler()
