"""What Facebook and Threads have in common: a token in the head, and numbers for every trouble."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply


class FakeGraph(HttpServer):
    """Posts by number, the newest first."""

    token = "EAACEdEose0cBAZAx4ZBq7s9fQkPz1LrYvWc2TnMbH8uJd"

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, dict[str, Any]] = {}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return [*self.posts.values()]

    def respond(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return no(190, "Invalid OAuth access token.", status=401)
        return self.answer(request, request.path.strip("/").partition("/")[2])

    def answer(self, request: Request, place: str) -> Reply:
        """What is said to who may ask."""
        raise NotImplementedError

    def browse(self, request: Request) -> Reply:
        """A page of the newest posts, and where the next begins."""
        first, most = int(request.query.get("after", "0")), int(request.query["limit"])
        found = [*reversed(self.pages)][first : first + most]
        cursors = {"after": str(first + most)} if first + most < len(self.posts) else {}
        return json_reply({"data": found, "paging": {"cursors": cursors}})

    def remove(self, number: str) -> Reply:
        """Remove a post; of one that is not there Meta says this."""
        if self.posts.pop(number, None) is None:
            return absent(number)
        return json_reply({"success": True})


def form(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode()))


def absent(number: str) -> Reply:
    words = f"Unsupported request. Object with ID '{number}' does not exist"
    return no(100, words, subcode=33)


def no(code: int, message: str, *, subcode: int = 0, status: int = 400) -> Reply:
    error = {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}
    return json_reply({"error": error}, status=status)
