"""A Discourse from memory, after its API documentation: a key of ours is known once for ever."""

from __future__ import annotations

import itertools
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply


class FakeDiscourse(HttpServer):
    """One user's key; topics, whose first post has ten times their number."""

    api_key = "714552c6148e1617aeab526d0606184b94a80ec048fc09894ff1a72b740c5f19"

    def __init__(self) -> None:
        super().__init__()
        self.topics: dict[int, dict[str, Any]] = {}
        self._numbers = itertools.count(1)
        self._clock = itertools.count()

    @property
    def secrets(self) -> dict[str, str]:
        return {"api_key": self.api_key, "username": "ada", "category": "4"}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [one for one in self.topics.values() if not one["deleted_at"]]

    def respond(self, request: Request) -> Reply:
        proof = (request.headers.get("Api-Key"), request.headers.get("Api-Username"))
        if proof != (self.api_key, "ada"):
            return no(403, "You are not permitted to view the requested resource.")
        place = request.path.strip("/").removesuffix(".json")
        if place == "session/current":
            return json_reply({"current_user": {"id": 3, "username": "ada"}})
        if place == "posts":
            return self._open(request.json())
        if place.startswith("posts/"):
            return self._change(int(place.removeprefix("posts/")) // 10, request.json())
        if place.startswith("t/external_id/"):
            return self._known_as(place.rpartition("/")[2])
        return self._topic(int(place.removeprefix("t/")), request.method)

    def edit(self, number: int) -> None:
        """Somebody changes a topic there."""
        post = self.topics[number]["post_stream"]["posts"][0]
        post |= {"version": post["version"] + 1, "updated_at": self._moment()}

    def _open(self, given: dict[str, Any]) -> Reply:
        if any(one["external_id"] == given["external_id"] for one in self.topics.values()):
            return no(422, "External ID has already been taken")
        if len(given["title"]) < 15:
            return no(422, "Title is too short (minimum is 15 characters)")
        number = next(self._numbers)
        facts = {"version": 1, "updated_at": self._moment()}
        post = {"id": number * 10, "cooked": f"<p>{given['raw']}</p>", **facts}
        self.topics[number] = {
            **given,
            "id": number,
            "deleted_at": None,
            "post_stream": {"posts": [post]},
        }
        return json_reply({**post, "topic_id": number})

    def _change(self, number: int, given: dict[str, Any]) -> Reply:
        topic = self.topics[number]
        topic["title"] = given["title"]
        post = topic["post_stream"]["posts"][0]
        # A change within five minutes is no new version.
        post |= {"cooked": f"<p>{given['post']['raw']}</p>", "updated_at": self._moment()}
        return json_reply({"post": {**post, "topic_id": number}})

    def _known_as(self, key: str) -> Reply:
        found = [one for one in self.pages if one["external_id"] == key]
        if not found:
            return no(404, "The requested URL or resource could not be found.")
        return Reply(301, b"", {"Location": f"{self.base_url}/t/{found[0]['id']}.json"})

    def _topic(self, number: int, method: str) -> Reply:
        if number not in self.topics:
            return no(404, "The requested URL or resource could not be found.")
        if method == "DELETE":
            self.topics[number]["deleted_at"] = self._moment()
        return json_reply(self.topics[number])

    def _moment(self) -> str:
        return f"2026-11-24T10:00:{next(self._clock):02d}.000Z"


def no(status: int, words: str) -> Reply:
    return json_reply({"errors": [words], "error_type": "invalid"}, status=status)
