"""A Ghost from memory, after its Admin API documentation and what Ghost 5 and 6 were seen to do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import re
import time
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

API = "/ghost/api/admin"
KEPT = {"title", "slug", "html", "status", "canonical_url", "custom_excerpt", "feature_image"}
KEPT |= {"feature_image_alt", "tags", "published_at", "updated_at"}


class FakeGhost(HttpServer):
    """One integration key, and posts by id."""

    def __init__(self, *, version: str = "5.130") -> None:
        super().__init__()
        self.version = version
        self.identity = "0123456789abcdef01234567"
        self.secret = "fe" * 32
        self.posts: dict[str, dict[str, Any]] = {}
        self.mailed = 0
        self._clock = itertools.count()

    @property
    def secrets(self) -> dict[str, str]:
        return {"admin_api_key": f"{self.identity}:{self.secret}"}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [post for post in self.posts.values() if post["status"] == "published"]

    def edit(self, remote_id: str, **facts: Any) -> None:
        """Somebody edits a post in Ghost's own editor."""
        self.posts[remote_id].update(facts, updated_at=self._moment())

    def respond(self, request: Request) -> Reply:
        place = request.path.removeprefix(API)
        if place == "/site/":
            return self._site()
        refusal = self._refusal(request)
        if refusal:
            return refusal
        if place == "/posts/":
            return self._browse(request) if request.method == "GET" else self._add(request)
        post = self.posts.get(place.removeprefix("/posts/").rstrip("/"))
        return self._one(post, request)

    def _one(self, post: dict[str, Any] | None, request: Request) -> Reply:
        if post is None:
            return trouble(404, "NotFoundError", "Resource not found error, cannot edit post.")
        if request.method == "GET":
            return json_reply({"posts": [post]})
        if request.method == "DELETE":
            del self.posts[post["id"]]
            return Reply(204)
        return self._edit(post, request)

    def _site(self) -> Reply:
        site = {"title": "Copies", "url": f"{self.base_url}/", "version": self.version}
        return json_reply({"site": site})

    def _refusal(self, request: Request) -> Reply | None:
        given = request.headers.get("Authorization", "").removeprefix("Ghost ")
        head, _, rest = given.partition(".")
        claims, _, signature = rest.partition(".")
        if not signature or decoded(head)["kid"] != self.identity:
            return trouble(
                401, "UnauthorizedError", "Unknown Admin API Key", "UNKNOWN_ADMIN_API_KEY"
            )
        right = hmac.digest(bytes.fromhex(self.secret), f"{head}.{claims}".encode(), hashlib.sha256)
        told = decoded(claims)
        is_fresh = told["iat"] > time.time() - 300 and told["aud"] == "/admin/"
        if signature != base64.urlsafe_b64encode(right).decode().rstrip("=") or not is_fresh:
            return trouble(401, "UnauthorizedError", "Invalid token", "INVALID_JWT")
        return None

    def _browse(self, request: Request) -> Reply:
        found = list(self.posts.values())
        if "filter" in request.query:
            match = re.fullmatch(r"canonical_url:'((?:\\.|[^'\\])*)'", request.query["filter"])
            assert match, request.query["filter"]
            wanted = re.sub(r"\\(.)", r"\1", match[1])
            found = [post for post in found if post["canonical_url"] == wanted]
        return json_reply({"posts": found[: int(request.query.get("limit", 15))]})

    def _add(self, request: Request) -> Reply:
        given = request.json()["posts"][0]
        refusal = invalid(given)
        if refusal:
            return refusal
        self.mailed += "newsletter" in request.query
        identity = f"{len(self.heard):024x}"
        slug, taken = given["slug"], {post["slug"] for post in self.posts.values()}
        free = (one for one in [slug, *(f"{slug}-{n}" for n in range(2, 99))] if one not in taken)
        post = {name: given[name] for name in KEPT & given.keys()}
        post |= {"id": identity, "slug": next(free), "updated_at": self._moment()}
        post["url"] = f"{self.base_url}/{post['slug']}/"
        self.posts[identity] = post
        return json_reply({"posts": [post]}, status=201)

    def _edit(self, post: dict[str, Any], request: Request) -> Reply:
        given = request.json()["posts"][0]
        if given["updated_at"] != post["updated_at"]:
            words = "Saving failed! Someone else is editing this post."
            return trouble(409, "UpdateCollisionError", words, "UPDATE_COLLISION")
        refusal = invalid(given)
        if refusal:
            return refusal
        post.update({name: given[name] for name in KEPT & given.keys()}, updated_at=self._moment())
        return json_reply({"posts": [post]})

    def _moment(self) -> str:
        return f"2026-11-24T10:00:{next(self._clock):02d}.000Z"


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def invalid(post: dict[str, Any]) -> Reply | None:
    """Ghost's own validation, as far as we could run into it."""
    longest = {"title": 255, "custom_excerpt": 300, "feature_image_alt": 191, "slug": 191}
    for name, most in longest.items():
        if len(post.get(name) or "") > most:
            words = f"Value in [posts.{name}] exceeds maximum length of {most} characters."
            return trouble(
                422, "ValidationError", "Validation error, cannot save post.", None, words
            )
    return None


def trouble(
    status: int, kind: str, words: str, code: str | None = None, context: str | None = None
) -> Reply:
    error = {"message": words, "context": context, "type": kind, "details": None, "code": code}
    return json_reply({"errors": [error]}, status=status)
