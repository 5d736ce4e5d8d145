"""A Medium from memory, after its archived API documentation."""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

USER = {"id": "5303d74c64f66366f00cb9b2a94f3251bf5", "username": "ada", "name": "Ada Quill"}


class FakeMedium(HttpServer):
    """One token, and stories that can be created and nothing else."""

    token = "181d415f34379af07b2c11d144dfbe35d"

    def __init__(self) -> None:
        super().__init__()
        self.stories: list[dict[str, Any]] = []

    @property
    def secrets(self) -> dict[str, str]:
        return {"token": self.token}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return self.stories

    def respond(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _no(401, 6000, "Token was invalid.")
        if (request.method, request.path) == ("GET", "/v1/me"):
            return json_reply({"data": {**USER, "url": "https://medium.com/@ada"}})
        if (request.method, request.path) == ("POST", f"/v1/users/{USER['id']}/posts"):
            return self._create(request.json())
        return _no(404, 404, "Not found")

    def _create(self, story: dict[str, Any]) -> Reply:
        for name in ("title", "contentFormat", "content"):
            if not story.get(name):
                return _no(400, 2004, f"{name} is required")
        self.stories.append(story)
        number = f"{len(self.stories):012x}"
        made = {"id": number, "url": f"https://medium.com/@ada/a-story-{number}"}
        return json_reply({"data": {**story, **made, "authorId": USER["id"]}}, status=201)


def _no(status: int, code: int, message: str) -> Reply:
    return json_reply({"errors": [{"message": message, "code": code}]}, status=status)
