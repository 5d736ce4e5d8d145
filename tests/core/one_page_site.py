"""A site of one page behind the layer of finished pages, and how it is asked."""

from __future__ import annotations

from django.test.client import RequestFactory

PAGE = "<p>Words that belong to us.</p>" * 100


class Application:
    """A site of one page that counts how often it was asked."""

    def __init__(self, *headers: tuple[str, str], status: str = "200 OK") -> None:
        self.headers = [("Content-Type", "text/html; charset=utf-8"), *headers]
        self.status = status
        self.asked = 0
        self.body = PAGE.encode()
        self.is_closed = False

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(self.status, list(self.headers))
        return self

    def __iter__(self):
        yield self.body

    def close(self):
        self.is_closed = True


def get(cache, path="/", *, method="GET", **headers):
    """Status, headers and body of one request; headers by their names in WSGI."""
    environ = {**RequestFactory().generic(method, path).environ, **headers}
    told = []
    parts = cache(environ, lambda status, found, *_rest: told.extend([status, dict(found)]))
    body = b"".join(parts)
    return told[0], told[1], body
