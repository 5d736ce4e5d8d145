"""A WriteFreely from memory, after the documentation of its API."""

from __future__ import annotations

import itertools
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

A_PAGE = 2


class FakeWriteFreely(HttpServer):
    """One account with one blog, the newest post first."""

    token = "00000000-0000-0000-0000-6f1c2b9e8d7a"

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(1)
        self._clock = itertools.count()

    @property
    def secrets(self) -> dict[str, str]:
        return {"access_token": self.token, "blog": "quay"}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [*self.posts.values()]

    def verb_of(self, request: Request) -> str:
        is_change = request.method == "POST" and request.path.startswith("/api/posts/")
        return "PUT" if is_change else request.method

    def respond(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Token {self.token}":
            return no(401, "Invalid access token.")
        place = request.path.removeprefix("/api/")
        if place == "me/collections":
            blog = {"alias": "quay", "title": "The Quay", "url": f"{self.base_url}/quay/"}
            return said([blog])
        if place == "collections/quay/posts":
            return self._browse(request) if request.method == "GET" else self._add(request.json())
        if not place.startswith("posts/"):
            return no(404, "Collection doesn't exist.")
        return self._one(request, place.removeprefix("posts/"))

    def edit(self, number: str) -> None:
        """Somebody changes a post there."""
        self.posts[number]["updated"] = self._moment()

    def _one(self, request: Request, number: str) -> Reply:
        if number not in self.posts:
            return no(410, "Post is gone.")
        if request.method == "DELETE":
            del self.posts[number]
            return Reply(204)
        if request.method == "POST":
            self.posts[number] |= {**request.json(), "updated": self._moment()}
        return said(self.posts[number])

    def _browse(self, request: Request) -> Reply:
        first = (int(request.query["page"]) - 1) * A_PAGE
        found = [*reversed(self.pages)][first : first + A_PAGE]
        return said({"alias": "quay", "total_posts": len(self.posts), "posts": found})

    def _add(self, post: dict[str, Any]) -> Reply:
        number = f"p{next(self._numbers)}"
        taken = {one["slug"] for one in self.pages}
        slug = f"{post['slug']}-{number}" if post["slug"] in taken else post["slug"]
        self.posts[number] = {**post, "id": number, "slug": slug, "updated": self._moment()}
        blog = {"alias": "quay", "url": f"{self.base_url}/quay/"}
        return said({**self.posts[number], "collection": blog}, status=201)

    def _moment(self) -> str:
        return f"2026-11-24T10:00:{next(self._clock):02d}Z"


def said(content: Any, *, status: int = 200) -> Reply:
    return json_reply({"code": status, "data": content}, status=status)


def no(status: int, words: str) -> Reply:
    return json_reply({"code": status, "error_msg": words}, status=status)
