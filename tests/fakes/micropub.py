"""A site with a Micropub endpoint from memory, after the standard, and its list of posts."""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply


class FakeMicropub(HttpServer):
    """One endpoint at the top; posts are known by their address."""

    token = "C1E5F9A03B7D42E6B1A8"

    def __init__(self, *, lists: bool = True) -> None:
        super().__init__()
        self.lists = lists
        self.posts: dict[str, dict[str, Any]] = {}
        self.told: list[dict[str, Any]] = []

    @property
    def secrets(self) -> dict[str, str]:
        return {"access_token": self.token}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [*self.posts.values()]

    def verb_of(self, request: Request) -> str:
        verbs = {b'"action": "delete"': "DELETE", b'"action": "update"': "PUT"}
        return next((verb for sign, verb in verbs.items() if sign in request.body), request.method)

    def respond(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return no(401, "unauthorized", "The token is not known.")
        if request.method == "GET":
            return self._look(request)
        self.told.append(request.json())
        return self._change(request.json())

    def _look(self, request: Request) -> Reply:
        if request.query["q"] == "config":
            blogs = [{"uid": "https://quay.example.test/", "name": "The Quay"}]
            return json_reply({"destination": blogs})
        if url := request.query.get("url"):
            if url not in self.posts:
                return no(400, "invalid_request", "The post was not found.")
            return json_reply({"properties": self.posts[url]})
        if not self.lists:
            return no(400, "invalid_request", "Say which post.")
        found = [{"type": ["h-entry"], "properties": one} for one in reversed(self.pages)]
        return json_reply({"items": found})

    def _change(self, said: dict[str, Any]) -> Reply:
        if "type" in said:
            url = f"{self.base_url}/{said['properties']['mp-slug'][0]}/"
            self.posts[url] = {**said["properties"], "url": [url]}
            return Reply(202, b"", {"Location": url})
        if said["url"] not in self.posts:
            return no(404, "not_found", "There is no such post.")
        if said["action"] == "delete":
            del self.posts[said["url"]]
        else:
            self.posts[said["url"]] |= said["replace"]
        return Reply(204)


def no(status: int, error: str, words: str) -> Reply:
    return json_reply({"error": error, "error_description": words}, status=status)
