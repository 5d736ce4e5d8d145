"""A Forem from memory, after its API documentation and the rules of its articles."""

from __future__ import annotations

import itertools
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

KEPT = {"title", "body_markdown", "published", "canonical_url", "description", "tags", "main_image"}
USER = {"id": 1, "username": "ada", "name": "Ada Quill"}
REFUSED = {
    "Title is too long (maximum is 128 characters)": lambda one: len(one["title"]) > 128,
    "Tag list exceed the maximum of 4 tags": lambda one: len(one.get("tags", ())) > 4,
    "Tag contains non-alphanumeric characters": lambda one: any(
        not tag.isalnum() for tag in one.get("tags", ())
    ),
    "Body markdown must not begin with front matter": lambda one: one["body_markdown"].startswith(
        "---"
    ),
}


class FakeForem(HttpServer):
    """One key, its articles, and one article of somebody else."""

    api_key = "fMrLNVAcBy9TQ9i3qQ0wVrZ2"

    def __init__(self) -> None:
        super().__init__()
        self.articles: dict[int, dict[str, Any]] = {}
        self.taken: set[str] = set()  # canonical addresses that others hold
        self.comments: list[dict[str, Any]] = []
        self._numbers = itertools.count(101)

    @property
    def secrets(self) -> dict[str, str]:
        return {"api_key": self.api_key}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [one for one in self.articles.values() if one["published"]]

    def verb_of(self, request: Request) -> str:
        if request.method == "PUT" and request.json()["article"].get("published") is False:
            return "DELETE"
        return request.method

    def respond(self, request: Request) -> Reply:
        assert request.headers["User-Agent"], "Forem answers 403 to who has no name."
        if request.path == "/api/comments":
            return json_reply(self.comments)
        place = request.path.removeprefix("/api/articles").strip("/")
        if request.method == "GET" and place.isdecimal():
            return self._show(int(place))
        if request.headers.get("Api-Key") != self.api_key:
            return no(401, "unauthorized")
        if request.path == "/api/users/me":
            return json_reply(USER)
        if place == "me/all":
            size, page = int(request.query["per_page"]), int(request.query["page"])
            return json_reply([*self.articles.values()][(page - 1) * size : page * size])
        return self._write(request, int(place) if place else None)

    def _show(self, number: int) -> Reply:
        one = self.articles.get(number)
        return json_reply(one) if one and one["published"] else no(404, "not found")

    def _write(self, request: Request, number: int | None) -> Reply:
        if number is not None and number not in self.articles:
            return no(404, "not found")
        there = self.articles.get(number or 0, {})
        one = {**there, **{k: v for k, v in request.json()["article"].items() if k in KEPT}}
        others = {v["canonical_url"] for k, v in self.articles.items() if k != number} | self.taken
        if one["canonical_url"] in others:
            return no(422, "Validation failed: Canonical url has already been taken")
        for words, is_wrong in REFUSED.items():
            if is_wrong(one):
                return no(422, words)
        number = number or next(self._numbers)
        facts = {"id": number, "url": f"{self.base_url}/ada/a-{number}"}
        self.articles[number] = {**one, **facts, "body_html": f"<p>{one['body_markdown']}</p>"}
        return json_reply(self.articles[number], status=200 if there else 201)


def no(status: int, words: str) -> Reply:
    return json_reply({"error": words, "status": status}, status=status)
