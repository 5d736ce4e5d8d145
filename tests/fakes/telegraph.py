"""A Telegraph from memory, after its API documentation: what is wrong comes with status 200."""

from __future__ import annotations

import itertools
import json
from typing import Any

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

SHOWN_IN_A_LIST = ("path", "url", "title", "author_name", "author_url")


class FakeTelegraph(HttpServer):
    """One account; its pages can be made and changed, and never removed."""

    token = "b968da509bb76866c35425099bc0989a5ec3b32997d55286c657e6994bbb"

    def __init__(self) -> None:
        super().__init__()
        self.all: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(1)

    @property
    def secrets(self) -> dict[str, str]:
        return {"access_token": self.token}

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there, without those that say only that they were taken down."""
        return [one for one in self.all.values() if one["author_url"]]

    def verb_of(self, request: Request) -> str:
        """Everything is a POST there."""
        if "/get" in request.path:
            return "GET"
        if "/editPage" in request.path:
            return "DELETE" if b'"author_url": ""' in request.body else "PUT"
        return request.method

    def respond(self, request: Request) -> Reply:
        given = request.json()
        if given.pop("access_token") != self.token:
            return no("ACCESS_TOKEN_INVALID")
        name, _, path = request.path.strip("/").partition("/")
        if name == "getAccountInfo":
            return said({"short_name": "Quay", "author_name": "Ada Quill"})
        if name == "getPageList":
            return self._list(given)
        if name == "createPage":
            return self._make(given)
        if path not in self.all:
            return no("PAGE_NOT_FOUND")
        if name == "editPage":
            given.pop("return_content", None)
            self.all[path] |= given
        return said(self.all[path])

    def edit(self, path: str) -> None:
        """Somebody changes a page in a browser."""
        self.all[path] |= {"content": [{"tag": "p", "children": ["Mine belong to me."]}]}

    def _list(self, given: dict[str, int]) -> Reply:
        newest = [*reversed(self.all.values())]
        found = newest[given["offset"] : given["offset"] + given["limit"]]
        shown = [{name: one[name] for name in SHOWN_IN_A_LIST} for one in found]
        return said({"total_count": len(newest), "pages": shown})

    def _make(self, given: dict[str, Any]) -> Reply:
        assert given.pop("return_content") is True
        if len(json.dumps(given["content"])) > 64 * 1024:
            return no("CONTENT_TOO_BIG")
        path = f"A-house-11-24-{next(self._numbers)}"
        self.all[path] = {**given, "path": path, "url": f"https://telegra.ph/{path}"}
        return said(self.all[path])


def said(content: Any) -> Reply:
    return json_reply({"ok": True, "result": content})


def no(error: str) -> Reply:
    return json_reply({"ok": False, "error": error})
