"""A Tumblr from memory, after the documentation of its API and of its Neue Post Format."""

from __future__ import annotations

import itertools
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply
from tests.fakes.signatures import KEYS, is_signed


class FakeTumblr(HttpServer):
    """One account with one blog, the newest post first."""

    blog = "quay.tumblr.com"

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(790_000_000_000_000_001)

    @property
    def secrets(self) -> dict[str, str]:
        return {"blog": self.blog, **KEYS}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [*self.posts.values()]

    def verb_of(self, request: Request) -> str:
        return "DELETE" if request.path.endswith("/post/delete") else request.method

    def respond(self, request: Request) -> Reply:
        if not is_signed(request, self.base_url):
            return no(401, 1016, "Unable to authorize")
        if request.path == "/v2/user/info":
            blog = {"name": "quay", "url": "https://quay.tumblr.com/", "uuid": "t:a"}
            return said({"user": {"name": "ada", "blogs": [blog]}})
        place = request.path.removeprefix(f"/v2/blog/{self.blog}/")
        if place == "posts":
            return self._browse(request) if request.method == "GET" else self._add(request.json())
        if place == "post/delete":
            return self._delete(str(request.json()["id"]))
        return self._one(request, place.removeprefix("posts/"))

    def _one(self, request: Request, number: str) -> Reply:
        if number not in self.posts:
            return no(404, 0, "Not Found")
        if request.method == "PUT":
            self.posts[number] |= request.json()
            return said({"id": number})
        assert request.query["post_format"] == "npf"
        return said(self.posts[number])

    def _browse(self, request: Request) -> Reply:
        first, most = int(request.query["offset"]), int(request.query["limit"])
        return said({"posts": [*reversed(self.pages)][first : first + most]})

    def _add(self, post: dict[str, Any]) -> Reply:
        if any(len(block.get("text", "")) > 4_096 for block in post["content"]):
            return no(400, 8001, "The NPF content is invalid")
        number = str(next(self._numbers))
        # A number that JavaScript cannot hold, and beside it the same as a text.
        self.posts[number] = {**post, "id": int(number), "id_string": number}
        return said({"id": number, "state": "published"}, status=201)

    def _delete(self, number: str) -> Reply:
        if self.posts.pop(number, None) is None:
            return no(404, 0, "Not Found")
        return said({"id": number})


def said(content: Any, *, status: int = 200) -> Reply:
    return json_reply({"meta": {"status": status, "msg": "OK"}, "response": content}, status=status)


def no(status: int, code: int, detail: str) -> Reply:
    errors = [{"title": "No", "code": code, "detail": detail}]
    meta = {"status": status, "msg": detail}
    return json_reply({"meta": meta, "errors": errors, "response": []}, status=status)
