"""A Blogger from memory, after the documentation of its API v3 and of Google's OAuth."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

ACCESS = "ya29.a0AfH6SMDk2b9aQ8zP3n5xVwL7cR1tYuIoPa"
A_PAGE = 2


class FakeBlogger(HttpServer):
    """One blog; an access is had for a refresh token."""

    secrets = {
        "blog": "https://quay.blogspot.com",
        "client_id": "81234567-abcdef.apps.googleusercontent.com",
        "client_secret": "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",
        "refresh_token": "1//0gQ7Zt4xWvK2sCgYIARAAGBASNwF-L9IrB3nXyUaTe",
    }

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(8_000_000_000_000_000_001)
        self._clock = itertools.count()

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [*self.posts.values()]

    def verb_of(self, request: Request) -> str:
        """An access changes nothing."""
        return "GET" if request.path == "/token" else request.method

    def respond(self, request: Request) -> Reply:
        if request.path == "/token":
            return self._access(dict(parse_qsl(request.body.decode())))
        if request.headers.get("Authorization") != f"Bearer {ACCESS}":
            return no(401, "authError", "Invalid Credentials")
        place = request.path.removeprefix("/blogger/v3/blogs/")
        if place == "byurl":
            return self._named(request.query["url"])
        number = place.removeprefix("42/posts").strip("/")
        if not number:
            return self._browse(request) if request.method == "GET" else self._add(request.json())
        return self._one(request, number)

    def _one(self, request: Request, number: str) -> Reply:
        if number not in self.posts:
            return no(404, "notFound", "Not Found")
        if request.method == "DELETE":
            del self.posts[number]
            return Reply(204)
        if request.method == "PUT":
            self.posts[number] |= {**request.json(), "updated": self._moment()}
        return json_reply(self.posts[number])

    def edit(self, number: str) -> None:
        """Somebody changes a post there."""
        self.posts[number]["updated"] = self._moment()

    def _access(self, form: dict[str, str]) -> Reply:
        wanted = {name: value for name, value in self.secrets.items() if name != "blog"}
        if form != {**wanted, "grant_type": "refresh_token"}:
            told = {"error": "invalid_grant", "error_description": "Bad Request"}
            return json_reply(told, status=400)
        return json_reply({"access_token": ACCESS, "expires_in": 3599, "token_type": "Bearer"})

    def _named(self, url: str) -> Reply:
        if url != self.secrets["blog"]:
            return no(404, "notFound", "Not Found")
        return json_reply({"id": "42", "name": "The Quay", "url": f"{url}/"})

    def _browse(self, request: Request) -> Reply:
        assert request.query["fetchBodies"] == "true"
        first = int(request.query.get("pageToken", "0"))
        found = [*reversed(self.pages)][first : first + A_PAGE]
        more = {"nextPageToken": str(first + A_PAGE)} if first + A_PAGE < len(self.posts) else {}
        return json_reply(
            {"kind": "blogger#postList", **({"items": found} if found else {}), **more}
        )

    def _add(self, post: dict[str, Any]) -> Reply:
        number = str(next(self._numbers))
        url = f"http://quay.blogspot.com/2026/11/{number}.html"
        self.posts[number] = {**post, "id": number, "url": url, "updated": self._moment()}
        return json_reply(self.posts[number])

    def _moment(self) -> str:
        return f"2026-11-24T10:00:{next(self._clock):02d}Z"


def no(status: int, reason: str, message: str) -> Reply:
    errors = [{"message": message, "domain": "global", "reason": reason}]
    error = {"code": status, "message": message, "errors": errors}
    return json_reply({"error": error}, status=status)
