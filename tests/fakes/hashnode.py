"""A Hashnode from memory: GraphQL that says no with a status of success."""

from __future__ import annotations

import itertools
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply


class FakeHashnode(HttpServer):
    """One publication of the Pro plan, and its posts by slug."""

    token = "5f2b9c1e-7a44-4c0d-9e83-2d6f1b7a9c55"

    def __init__(self, *, is_pro: bool = True) -> None:
        super().__init__()
        self.is_pro = is_pro
        self.posts: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(1)

    @property
    def secrets(self) -> dict[str, str]:
        return {"token": self.token, "host": "quay.hashnode.dev"}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [*self.posts.values()]

    def verb_of(self, request: Request) -> str:
        asked = request.json()["query"]
        verbs = {"updatePost": "PUT", "publishPost": "POST", "removePost": "DELETE"}
        return next((verb for name, verb in verbs.items() if name in asked), "GET")

    def respond(self, request: Request) -> Reply:
        asked = request.json()
        facts = asked["variables"]
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return no("UNAUTHENTICATED", "You must be authenticated.")
        if asked["query"].startswith("mutation"):
            return self._write(asked["query"], facts["i"])
        is_ours = facts["h"] == "quay.hashnode.dev"
        publication: dict[str, Any] = {
            "id": "pub1",
            "title": "The Quay",
            "url": "https://quay.hashnode.dev",
        }
        if "s" in facts:
            publication["post"] = self.posts.get(facts["s"])
        who = {"me": {"id": "u1", "username": "ada"}}
        return json_reply({"data": {**who, "publication": publication if is_ours else None}})

    def _write(self, asked: str, given: dict[str, Any]) -> Reply:
        if not self.is_pro:
            return no("FORBIDDEN", "This action needs a publication on the Pro plan.")
        if "publishPost" not in asked:
            return self._change(asked, given)
        if given["publicationId"] != "pub1":
            return no("BAD_USER_INPUT", "Publication is wrong")
        slug = given["slug"]
        number = f"post{next(self._numbers)}"
        url = f"https://quay.hashnode.dev/{slug}"
        self.posts[slug] = {"id": number, "url": url, "slug": slug, **drawn(given)}
        return json_reply({"data": {"publishPost": {"post": self.posts[slug]}}})

    def _change(self, asked: str, given: dict[str, Any]) -> Reply:
        found = [post for post in self.posts.values() if post["id"] == given["id"]]
        if not found:
            return no("NOT_FOUND", "Post not found")
        if "removePost" in asked:
            del self.posts[found[0]["slug"]]
            return json_reply({"data": {"removePost": {"post": {"id": given["id"]}}}})
        found[0].update(drawn(given))
        return json_reply({"data": {"updatePost": {"post": found[0]}}})


def drawn(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": given["title"],
        "content": {
            "markdown": given["contentMarkdown"],
            "html": f"<p>{given['contentMarkdown']}</p>",
        },
        "canonicalUrl": given["originalArticleURL"],
        "tags": given["tags"],
        "cover": given["coverImage"],
    }


def no(code: str, message: str) -> Reply:
    return json_reply(
        {"data": None, "errors": [{"message": message, "extensions": {"code": code}}]}
    )
