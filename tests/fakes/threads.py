"""A Threads from memory, after its API documentation: prepared first, then published."""

from __future__ import annotations

import itertools

from syndication.counting import threads_length
from tests.fakes.graph import FakeGraph, form, no
from tests.fakes.http_server import Reply, Request, json_reply


class FakeThreads(FakeGraph):
    """One account."""

    def __init__(self) -> None:
        super().__init__()
        self.prepared: dict[str, str] = {}
        self._numbers = itertools.count(18_000_000_000_000_001)

    @property
    def secrets(self) -> dict[str, str]:
        return {"access_token": self.token}

    def verb_of(self, request: Request) -> str:
        """What is prepared nobody sees."""
        is_prepared = request.method == "POST" and request.path.endswith("/threads")
        return "PUT" if is_prepared else request.method

    def respond(self, request: Request) -> Reply:
        if request.path == "/refresh_access_token":
            return self._renew(dict(request.query))
        return super().respond(request)

    def _renew(self, given: dict[str, str]) -> Reply:
        """Of a token that is less than a day old Threads says the same as of one that ended."""
        if given != {"grant_type": "th_refresh_token", "access_token": self.token}:
            return no(190, "Error validating access token", status=400)
        self.token = f"{self.token[:40]}{next(self._numbers)}"
        told = {"access_token": self.token, "token_type": "bearer", "expires_in": 5_183_944}
        return json_reply(told)

    def answer(self, request: Request, place: str) -> Reply:
        if place == "me":
            return json_reply({"id": "5", "username": "ada"})
        if place == "me/threads" and request.method == "GET":
            return self.browse(request)
        if place == "me/threads":
            return self._prepare(form(request))
        if place == "me/threads_publish":
            return self._publish(form(request)["creation_id"])
        if request.method == "DELETE":
            return self.remove(place)
        return json_reply(self.posts[place])

    def _prepare(self, given: dict[str, str]) -> Reply:
        assert given["media_type"] == "TEXT"
        if threads_length(given["text"]) > 500:
            return no(100, "Param text must be at most 500 characters long.")
        number = str(next(self._numbers))
        self.prepared[number] = given["text"]
        return json_reply({"id": number})

    def _publish(self, prepared: str) -> Reply:
        number = str(next(self._numbers))
        url = f"https://www.threads.net/@ada/post/{number}"
        self.posts[number] = {"id": number, "permalink": url, "text": self.prepared.pop(prepared)}
        return json_reply({"id": number})
