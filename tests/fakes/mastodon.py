"""A Mastodon from memory, after its API documentation; its idempotency keys live for an hour."""

from __future__ import annotations

import itertools
import re
from html import escape
from typing import Any

from syndication.counting import mastodon_length
from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

USER = {"id": "7", "acct": "ada", "display_name": "Ada Quill"}
LINK = re.compile(r"https?://\S+")


class FakeMastodon(HttpServer):
    """One token, and statuses, the newest first."""

    token = "ZA-Yj3aBD8U8Cm7lKUp-lm9O9BmDgdhHzDeqsY8tlL0"

    def __init__(self, *, longest: int = 500) -> None:
        super().__init__()
        self.longest = longest
        self.statuses: dict[str, dict[str, Any]] = {}
        self.answers: list[dict[str, Any]] = []
        self._keys: dict[str, str] = {}
        self._numbers = itertools.count(112233445566778801)
        self._clock = itertools.count()

    @property
    def secrets(self) -> dict[str, str]:
        return {"access_token": self.token}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [*self.statuses.values()]

    def edit(self, remote_id: str, text: str) -> None:
        """Somebody edits a post in an app."""
        self.statuses[remote_id] |= {"content": drawn(text), "edited_at": self._moment()}

    def forget_keys(self) -> None:
        """As if an hour had gone by."""
        self._keys.clear()

    def respond(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return no(401, "The access token is invalid")
        place = request.path.removeprefix("/api/")
        if place == "v2/instance":
            return json_reply({"configuration": {"statuses": {"max_characters": self.longest}}})
        if place == "v1/accounts/verify_credentials":
            return json_reply({**USER, "url": f"{self.base_url}/@ada"})
        if place == "v1/accounts/7/statuses":
            return self._browse(request)
        if place == "v1/statuses":
            return self._post(request)
        return self._one(request, place.removeprefix("v1/statuses/"))

    def _browse(self, request: Request) -> Reply:
        below = request.query.get("max_id", "9" * 20)
        found = [one for one in reversed(self.pages) if int(one["id"]) < int(below)]
        return json_reply(found[: int(request.query["limit"])])

    def _post(self, request: Request) -> Reply:
        key = request.headers.get("Idempotency-Key", "")
        if self._keys.get(key) in self.statuses:
            return json_reply(self.statuses[self._keys[key]])
        given = request.json()
        refusal = self._refusal(given)
        if refusal:
            return refusal
        number = str(next(self._numbers))
        self.statuses[number] = {
            "id": number,
            "url": f"{self.base_url}/@ada/{number}",
            "content": drawn(given["status"]),
            "created_at": self._moment(),
            "edited_at": None,
            "visibility": given["visibility"],
            "language": given["language"],
        }
        self._keys[key] = number
        return json_reply(self.statuses[number])

    def _one(self, request: Request, place: str) -> Reply:
        number, _, part = place.partition("/")
        if number not in self.statuses:
            return no(404, "Record not found")
        if part == "context":
            return json_reply({"ancestors": [], "descendants": self.answers})
        if request.method == "DELETE":
            return json_reply(self.statuses.pop(number))
        if request.method == "PUT":
            refusal = self._refusal(request.json())
            if refusal:
                return refusal
            self.edit(number, request.json()["status"])
        return json_reply(self.statuses[number])

    def _refusal(self, given: dict[str, Any]) -> Reply | None:
        if mastodon_length(given["status"]) > self.longest:
            words = f"Validation failed: Text character limit of {self.longest} exceeded"
            return no(422, words)
        return None

    def _moment(self) -> str:
        return f"2026-11-24T10:00:{next(self._clock):02d}.000Z"


def drawn(text: str) -> str:
    """A status as Mastodon shows it: links are marked up, and cut for the eye."""
    linked = LINK.sub(
        lambda found: f'<a href="{found[0]}"><span class="ellipsis">{found[0][8:30]}</span></a>',
        escape(text),
    )
    return f"<p>{linked}</p>"


def no(status: int, words: str) -> Reply:
    return json_reply({"error": words}, status=status)
