"""An X from memory, after the documentation of its API v2."""

from __future__ import annotations

import itertools
from typing import Any

from syndication.counting import URL, x_weight
from tests.fakes.http_server import HttpServer, Reply, Request, json_reply
from tests.fakes.signatures import KEYS, is_signed


class FakeX(HttpServer):
    """One account; its posts can be made, removed and read, and never changed."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, str] = {}
        self._numbers = itertools.count(1_850_000_000_000_000_001)

    @property
    def secrets(self) -> dict[str, str]:
        return dict(KEYS)

    @property
    def pages(self) -> list[str]:
        """What a stranger finds there."""
        return [*self.posts.values()]

    def respond(self, request: Request) -> Reply:
        if not is_signed(request, self.base_url):
            return no(401, "Unauthorized")
        place = request.path.removeprefix("/2/")
        if place == "users/me":
            return json_reply({"data": {"id": "9", "name": "Ada Quill", "username": "ada"}})
        if place == "users/9/tweets":
            return self._browse(request)
        if place == "tweets":
            return self._add(request.json()["text"])
        if self.posts.pop(place.removeprefix("tweets/"), None) is None:
            return no(404, "Could not find tweet with id.")
        return json_reply({"data": {"deleted": True}})

    def _browse(self, request: Request) -> Reply:
        assert request.query["tweet.fields"] == "entities"
        newest = [*reversed(self.posts.items())][: int(request.query["max_results"])]
        found = [drawn(number, text) for number, text in newest]
        return json_reply({"data": found, "meta": {"result_count": len(found)}} if found else {})

    def _add(self, text: str) -> Reply:
        if x_weight(text) > 280:
            return no(403, "Your Tweet text is too long.")
        if text in self.posts.values():
            return no(403, "You are not allowed to create a Tweet with duplicate content.")
        number = str(next(self._numbers))
        self.posts[number] = text
        return json_reply({"data": drawn(number, text)}, status=201)


def drawn(number: str, text: str) -> dict[str, Any]:
    """A post as X tells it: with short links in its text, and the long ones beside."""
    links = [{"url": "https://t.co/a", "expanded_url": url} for url in URL.findall(text)]
    return {"id": number, "text": URL.sub("https://t.co/a", text), "entities": {"urls": links}}


def no(status: int, detail: str) -> Reply:
    return json_reply({"title": "No", "detail": detail, "type": "about:blank"}, status=status)
