"""A web server with pages from memory."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fakes.http_server import HTML, HttpServer, Reply, Request


class FakePages(HttpServer):
    """Pages by path; everything else is not there."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Reply] = {}

    def put(
        self,
        path: str,
        head: str = "",
        *,
        body: str = "",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Put up a page and return its address."""
        page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
        self.pages[path] = Reply(status, page.encode(), {**HTML, **(headers or {})})
        return f"{self.base_url}{path}"

    def respond(self, request: Request) -> Reply:
        return self.pages.get(request.path, Reply(404, b"Nothing here.", HTML))
