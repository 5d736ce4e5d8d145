"""A Facebook with one page from memory, after the documentation of the Pages API."""

from __future__ import annotations

import itertools

from tests.fakes.graph import FakeGraph, absent, form, no
from tests.fakes.http_server import Reply, Request, json_reply


class FakeFacebookPage(FakeGraph):
    """One page, with the token of the page."""

    def __init__(self, *, category: str = "Magazine") -> None:
        super().__init__()
        self.category = category
        self.ends_at: int | None = 0  # never; None: the token may not ask about itself
        self._numbers = itertools.count(122_100_000_001)

    @property
    def secrets(self) -> dict[str, str]:
        return {"page_token": self.token}

    def verb_of(self, request: Request) -> str:
        is_change = request.method == "POST" and not request.path.endswith("/feed")
        return "PUT" if is_change else request.method

    def answer(self, request: Request, place: str) -> Reply:
        if place == "me":
            page = {"id": "77", "name": "The Quay", "link": "https://www.facebook.com/thequay"}
            return json_reply({**page, "category": self.category} if self.category else page)
        if place == "debug_token":
            return self._told_of(request.query["input_token"])
        if place == "me/published_posts":
            return self.browse(request)
        if place == "me/feed":
            return self._add(form(request))
        return self.remove(place) if request.method == "DELETE" else self._one(request, place)

    def _told_of(self, token: str) -> Reply:
        if self.ends_at is None:
            return no(100, "You must provide an app access token")
        facts = {"type": "PAGE", "is_valid": token == self.token, "expires_at": self.ends_at}
        return json_reply({"data": facts})

    def _one(self, request: Request, place: str) -> Reply:
        if place not in self.posts:
            return absent(place)
        if request.method == "POST":
            self.posts[place]["message"] = form(request)["message"]
            return json_reply({"success": True})
        return json_reply(self.posts[place])

    def _add(self, given: dict[str, str]) -> Reply:
        if any(one["message"] == given["message"] for one in self.pages):
            return no(506, "Duplicate status message")
        number = f"77_{next(self._numbers)}"
        self.posts[number] = {"id": number, **given}
        return json_reply({"id": number})
