"""Those outside who are told what is new: a WebSub hub and a search engine."""

from __future__ import annotations

from urllib.parse import parse_qs

from tests.fakes.http_server import HttpServer, Reply, Request


class FakeHub(HttpServer):
    """Takes the publishing requests of WebSub's common practice."""

    @property
    def told(self) -> list[str]:
        """The feeds it was told of, in order."""
        return [_fields(request)["hub.url"][0] for request in self.heard]

    def respond(self, request: Request) -> Reply:
        fields = _fields(request)
        if request.method != "POST" or fields.get("hub.mode") != ["publish"]:
            return Reply(400, b"hub.mode must be publish")
        return Reply(204)


class FakeSearchEngine(HttpServer):
    """Takes what https://www.indexnow.org/documentation describes."""

    @property
    def told(self) -> list[str]:
        """The addresses it was told of, in order."""
        return [url for request in self.heard for url in request.json()["urlList"]]

    def respond(self, request: Request) -> Reply:
        said = request.json()
        is_whole = {"host", "key", "keyLocation", "urlList"} <= set(said)
        own = all(url.partition("://")[2].startswith(said["host"]) for url in said["urlList"])
        return Reply(202 if is_whole and own else 422)


def _fields(request: Request) -> dict[str, list[str]]:
    return parse_qs(request.body.decode())
