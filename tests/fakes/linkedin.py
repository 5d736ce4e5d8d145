"""A LinkedIn from memory, after the documentation of its Posts and Images API."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply


class FakeLinkedIn(HttpServer):
    """One member with one organisation; posts can be made, changed, removed, and never read."""

    token = "AQXdSP_W41_UPs5ioT_t8HESyODB4FqbkJ8LrV_5mff4gPODzOYR"

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, dict[str, Any]] = {}
        self.images: list[bytes] = []
        self.versions: set[str] = set()
        self._numbers = itertools.count(7_000_000_000_000_000_001)

    @property
    def secrets(self) -> dict[str, str]:
        return {"access_token": self.token, **self.app}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [*self.posts.values()]

    @property
    def app(self) -> dict[str, str]:
        """What an app has that may exchange its tokens."""
        keys = {"client_id": "861hhm46p48to2", "client_secret": "gPecrd2oKVSgcVTv"}
        return {**keys, "refresh_token": "AQWAft_WjYZKwuWXLC5hQlghgTam-tuT8CvFej9-XxGyqeER"}

    def respond(self, request: Request) -> Reply:
        if request.path == "/oauth/v2/accessToken":
            return self._renew(dict(parse_qsl(request.body.decode())))
        return self._answer(request)

    def _answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return no(401, "INVALID_ACCESS_TOKEN", "Invalid access token")
        if request.path.startswith("/rest/"):
            self.versions.add(request.headers["Linkedin-Version"])
        if request.path == "/v2/userinfo":
            return json_reply({"sub": "782bbtaQ", "name": "Ada Quill"})
        if request.path.startswith("/rest/organizations/"):
            return json_reply({"localizedName": "The Quay", "id": 5515715})
        if request.path == "/rest/images":
            url = f"{self.base_url}/dms-uploads/1"
            return json_reply({"value": {"uploadUrl": url, "image": "urn:li:image:C4E10AQ"}})
        if request.path == "/dms-uploads/1":
            self.images.append(request.body)
            return Reply(201)
        return self._posts(request)

    def _renew(self, given: dict[str, str]) -> Reply:
        if given != {"grant_type": "refresh_token", **self.app}:
            words = "The provided authorization grant or refresh token is invalid"
            told = {"error": "invalid_grant", "error_description": words}
            return json_reply(told, status=400)
        self.token = f"{self.token[:40]}{next(self._numbers)}"
        lives = {"expires_in": 5_183_999, "refresh_token_expires_in": 26_000_000}
        tokens = {"access_token": self.token, "refresh_token": self.app["refresh_token"]}
        return json_reply({**tokens, **lives})

    def _posts(self, request: Request) -> Reply:
        urn = unquote(request.path.removeprefix("/rest/posts").strip("/"))
        if not urn:
            return self._create(request.json())
        if request.method == "DELETE":
            self.posts.pop(urn, None)
            return Reply(204)
        if urn not in self.posts:
            return no(404, "RESOURCE_NOT_FOUND", "Could not find entity")
        assert request.headers["X-Restli-Method"] == "PARTIAL_UPDATE"
        self.posts[urn] |= request.json()["patch"]["$set"]
        return Reply(204)

    def _create(self, post: dict[str, Any]) -> Reply:
        if len(post["commentary"]) > 3_000:
            return no(422, "FIELD_LENGTH_TOO_LONG", "/commentary has a length of more than 3000")
        urn = f"urn:li:share:{next(self._numbers)}"
        self.posts[urn] = post
        return Reply(201, b"", {"x-restli-id": urn})


def no(status: int, code: str, message: str) -> Reply:
    return json_reply({"status": status, "code": code, "message": message}, status=status)
