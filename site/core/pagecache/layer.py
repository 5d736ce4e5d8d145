"""The WSGI layer in front of Django that answers from memory what it may.

A page is kept when Django has marked it as finished (`core.pagecache.marking`) and its answer
sets no cookie. A request is looked up when it carries no cookie, no authorisation and no query but
a page number. Everything else passes through untouched; `X-Page-Cache` says which and why.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import Any

from core.pagecache.finished import Finished, Headers, finish
from core.pagecache.generation import Generation
from core.pagecache.shelf import PATIENCE, Shelf

FRESH_FOR = 60.0  # seconds; then one reader's request makes it anew while others get the old
MARK = "X-Finished-Page"
SAID = "X-Page-Cache"
QUERY = re.compile(r"(page=[1-9]\d{0,3})?")
READS = ("GET", "HEAD")
TELLING = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE")
Key = tuple[str, str, str, str]


class PageCache:
    """Wraps a WSGI application; one for each process."""

    def __init__(self, application: Any, *, shelf: Shelf | None = None) -> None:
        self.application = application
        self.shelf = Shelf() if shelf is None else shelf
        self.generation = Generation()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        reason = why_not(environ)
        if reason:
            return self._pass(environ, start_response, said=f"pass; {reason}")
        key, generation = key_of(environ), self.generation.now()
        page = self.shelf.get(key, generation=generation)
        if page is not None and not _is_old(page):
            return answer(page, environ, start_response, said="hit")
        if environ["REQUEST_METHOD"] == "HEAD":
            return self._pass(environ, start_response, said="pass; nothing kept")
        with self.shelf.making(key, patience=0.0 if page else PATIENCE) as is_ours:
            if is_ours:
                return self._make(environ, start_response, key=key, generation=generation)
        page = page or self.shelf.get(key, generation=generation)
        if page is not None:
            return answer(page, environ, start_response, said="hit; made by another request")
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
        return answer(page, environ, start_response, said="miss")


def why_not(environ: dict[str, Any]) -> str:
    """Why a request cannot be answered from memory; nothing when it can."""
    if environ["REQUEST_METHOD"] not in READS:
        return "not a read"
    telling = next((name for name in TELLING if environ.get(name)), "")
    if telling:
        return telling.removeprefix("HTTP_").lower()
    return "" if QUERY.fullmatch(environ.get("QUERY_STRING", "")) else "query"


def key_of(environ: dict[str, Any]) -> Key:
    """What an answer depends on: the scheme, the host, the path, the page number."""
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "")
    scheme = forwarded if forwarded in {"http", "https"} else environ["wsgi.url_scheme"]
    host = environ.get("HTTP_HOST", "").lower()
    return scheme, host, environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")


def is_keepable(status: str, headers: Headers) -> bool:
    """Whether an answer is a finished page for everybody."""
    names = {name.lower() for name, _value in headers}
    return (
        status.startswith("200 ")
        and MARK.lower() in names
        and not names & {"set-cookie", "content-encoding"}
    )


def answer(
    page: Finished, environ: dict[str, Any], start_response: Any, *, said: str
) -> Iterable[bytes]:
    """The page in the reader's encoding, or word that the reader has it already."""
    etag = ("ETag", page.etag)
    if page.is_known_by(environ.get("HTTP_IF_NONE_MATCH", "")):
        cache = [(name, value) for name, value in page.headers if name in {"Cache-Control", "Vary"}]
        start_response("304 Not Modified", [*cache, etag, (SAID, said)])
        return [b""]
    coding = page.coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    body = page.bodies[coding]
    headers = [*page.headers, etag, ("Content-Length", str(len(body))), (SAID, said)]
    if coding:
        headers.append(("Content-Encoding", coding))
    start_response("200 OK", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _is_old(page: Finished) -> bool:
    return time.monotonic() - page.made_at > FRESH_FOR


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
