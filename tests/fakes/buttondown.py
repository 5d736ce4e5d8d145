"""A Buttondown from memory, after its API documentation; it counts nothing as sent by itself."""

from __future__ import annotations

import itertools
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

A_PAGE = 2


class FakeButtondown(HttpServer):
    """One newsletter, its letters and drafts, the newest first."""

    api_key = "0e4d1c7a-5b7f-4b6e-8a52-bb3c9a1f6d20"

    def __init__(self) -> None:
        super().__init__()
        self.letters: dict[str, dict[str, Any]] = {}
        self._keys: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._clock = itertools.count()

    @property
    def secrets(self) -> dict[str, str]:
        return {"api_key": self.api_key}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What is there, for its owner."""
        return [*self.letters.values()]

    def verb_of(self, request: Request) -> str:
        return "PUT" if request.method == "PATCH" else request.method

    def respond(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Token {self.api_key}":
            return no(401, "unauthenticated", "Invalid token.")
        if request.path == "/v1/newsletters":
            return json_reply({"results": [{"name": "The Quay"}], "count": 1})
        number = request.path.removeprefix("/v1/emails").strip("/")
        if not number:
            return self._browse(request) if request.method == "GET" else self._add(request)
        if number not in self.letters:
            return no(404, "not_found", "Not found.")
        if request.method == "DELETE":
            del self.letters[number]
            return Reply(204)
        if request.method == "PATCH":
            self.letters[number] |= {**request.json(), "modification_date": self._moment()}
        return json_reply(self.letters[number])

    def send(self, number: str) -> None:
        """Somebody sends a draft there."""
        self.letters[number] |= {"status": "sent", "modification_date": self._moment()}

    def _browse(self, request: Request) -> Reply:
        found, page = [*reversed(self.pages)], int(request.query["page"])
        rest = len(found) > page * A_PAGE
        results = found[(page - 1) * A_PAGE : page * A_PAGE]
        return json_reply({"results": results, "next": f"?page={page + 1}" if rest else None})

    def _add(self, request: Request) -> Reply:
        given = request.json()
        key = request.headers["X-Idempotency-Key"]
        if self._keys.get(key) in self.letters:
            return json_reply(self.letters[self._keys[key]], status=201)
        if given["body"].startswith("---"):
            return no(400, "body_contains_frontmatter", "The body contains front matter.")
        number = f"em_{next(self._numbers)}"
        url = f"https://buttondown.com/quay/archive/{number}/"
        facts = {"id": number, "absolute_url": url, "modification_date": self._moment()}
        self.letters[number] = {**given, **facts}
        self._keys[key] = number
        return json_reply(self.letters[number], status=201)

    def _moment(self) -> str:
        return f"2026-11-24T10:00:{next(self._clock):02d}Z"


def no(status: int, code: str, detail: str) -> Reply:
    return json_reply({"code": code, "detail": detail, "metadata": {}}, status=status)
