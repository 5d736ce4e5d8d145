"""The WSGI layer in front of Django that answers from memory what it may.

A page is kept when Django has marked it as finished (`core.pagecache.marking`) and its answer
sets no cookie. A request is looked up when it carries no cookie, no authorisation and no query but
one that a page has for itself. Everything else passes through untouched; `X-Page-Cache` says which
and why.

A hit is some twenty looks into dictionaries: what reads a header to its end (the weights of
codings, the form of a query) is remembered or left to those who miss.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import Any

from core.pagecache import arrivals
from core.pagecache.finished import Finished, Headers, finish
from core.pagecache.generation import Generation
from core.pagecache.shelf import PATIENCE, Shelf

FRESH_FOR = 60.0  # seconds; then one reader's request makes it anew while others get the old
MARK = "X-Finished-Page"
SAID = "X-Page-Cache"
QUERY = re.compile(r"(page=[1-9]\d{0,3}|v=[0-9a-f]{8})?")
READS = frozenset({"GET", "HEAD"})
SCHEMES = frozenset({"http", "https"})
TELLING = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE")
HIT = (SAID, "hit")
NOTHING = [b""]
Key = tuple[str, str, str, str]


class PageCache:
    """Wraps a WSGI application; one for each process."""

    def __init__(self, application: Any, *, shelf: Shelf | None = None) -> None:
        self.application = application
        self.shelf = Shelf() if shelf is None else shelf
        self.generation = Generation()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("QUERY_STRING"):
            start_response = arrivals.noted(environ, start_response)
        reason = why_not(environ)
        if reason:
            return self._pass(environ, start_response, said=f"pass; {reason}")
        key, generation = key_of(environ), self.generation.now()
        page = self.shelf.get(key, generation=generation)
        if page is not None and time.monotonic() - page.made_at < FRESH_FOR:
            return answer(page, environ, start_response, said=HIT)
        return self._seek(environ, start_response, key=key, generation=generation, old=page)

    def _seek(
        self,
        environ: dict[str, Any],
        start_response: Any,
        *,
        key: Key,
        generation: int,
        old: Finished | None,
    ) -> Iterable[bytes]:
        """Make a page that is not there or no longer young, or have it from who makes it."""
        if environ["REQUEST_METHOD"] == "HEAD":
            return self._pass(environ, start_response, said="pass; nothing kept")
        if not QUERY.fullmatch(environ.get("QUERY_STRING", "")):
            return self._pass(environ, start_response, said="pass; query")
        with self.shelf.making(key, patience=0.0 if old else PATIENCE) as is_ours:
            if is_ours:
                return self._make(environ, start_response, key=key, generation=generation)
        page = old or self.shelf.get(key, generation=generation)
        if page is not None:
            said = (SAID, "hit; made by another request")
            return answer(page, environ, start_response, said=said)
        return self._pass(environ, start_response, said="pass; not finished")

    def _pass(self, environ: dict[str, Any], start_response: Any, *, said: str) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *rest: Any) -> Any:
            return start_response(status, _without_mark(headers, said=said), *rest)

        body: Iterable[bytes] = self.application(environ, start)
        return body

    def _make(
        self, environ: dict[str, Any], start_response: Any, *, key: Key, generation: int
    ) -> Iterable[bytes]:
        """Ask Django; keep what it marked, pass on what it did not."""
        told: list[Any] = []

        def start(*facts: Any) -> None:
            told[:] = facts

        parts = self.application(environ, start)
        status, headers, *rest = told
        if not is_keepable(status, headers):
            start_response(status, _without_mark(headers, said="pass; not finished"), *rest)
            return parts
        body = _whole(parts)
        page = finish(body, headers, generation=generation, made_at=time.monotonic())
        self.shelf.put(key, page)
        return answer(page, environ, start_response, said=(SAID, "miss"))


def why_not(environ: dict[str, Any]) -> str:
    """Why a request cannot be answered from memory; nothing when it can."""
    if environ["REQUEST_METHOD"] not in READS:
        return "not a read"
    for name in TELLING:
        if environ.get(name):
            return name.removeprefix("HTTP_").lower()
    return ""


def key_of(environ: dict[str, Any]) -> Key:
    """What an answer depends on: the scheme, the host, the path, the page's own query."""
    scheme = environ.get("HTTP_X_FORWARDED_PROTO")
    return (
        scheme if scheme in SCHEMES else environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", "").lower(),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
    )


def is_keepable(status: str, headers: Headers) -> bool:
    """Whether an answer is a finished page for everybody."""
    names = {name.lower() for name, _value in headers}
    return (
        status.startswith("200 ")
        and MARK.lower() in names
        and not names & {"set-cookie", "content-encoding"}
    )


def answer(
    page: Finished, environ: dict[str, Any], start_response: Any, *, said: tuple[str, str]
) -> Iterable[bytes]:
    """The page in the reader's encoding, or word that the reader has it already."""
    best = page.answer_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and best.is_known_by(known):
        start_response("304 Not Modified", [*best.known, said])
        return NOTHING
    start_response("200 OK", [*best.whole, said])
    return NOTHING if environ["REQUEST_METHOD"] == "HEAD" else [best.body]


def _without_mark(headers: Headers, *, said: str) -> Headers:
    return [*((name, value) for name, value in headers if name != MARK), (SAID, said)]


def _whole(parts: Any) -> bytes:
    """The body in one piece; the application is told that it was read (PEP 3333)."""
    try:
        return b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
