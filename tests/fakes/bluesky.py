"""A personal data server from memory, after its lexicons and what PDS 0.5 was seen to do."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from syndication.counting import grapheme_count
from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

POST = "app.bsky.feed.post"
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
REPO = "com.atproto.repo."


class FakeBluesky(HttpServer):
    """One account, its records by collection and key."""

    did = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
    password = "w4xm-7nqp-2zka-b5ty"

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[tuple[str, str], dict[str, Any]] = {}
        self.blobs: list[bytes] = []
        self.replies: list[dict[str, Any]] = []
        self.signed_in = 0

    @property
    def secrets(self) -> dict[str, str]:
        return {"handle": "ada.test", "app_password": self.password, "publication": "The Quay"}

    @property
    def token(self) -> str:
        return f"eyJ0eXAi.{self.signed_in}.sQ8dUz3bXkP0"

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What a stranger finds there."""
        return self.of(POST)

    def of(self, collection: str) -> list[dict[str, Any]]:
        return [one for (where, _), one in self.records.items() if where == collection]

    def verb_of(self, request: Request) -> str:
        name = request.path.removeprefix("/xrpc/com.atproto.repo.")
        if request.method == "GET" or name.endswith("createSession"):
            return "GET"
        if name == "uploadBlob" or request.json()["collection"] != POST:
            return "PREPARE"
        return "DELETE" if name == "deleteRecord" else "POST"

    def expire(self) -> None:
        """Two hours go by."""
        self.signed_in += 1

    def respond(self, request: Request) -> Reply:
        is_json = request.headers.get("Content-Type") == "application/json"
        if is_json and len(request.body) > 150 * 1024:
            return no(413, "PayloadTooLarge", "request entity too large")
        name = request.path.removeprefix("/xrpc/")
        if name == "com.atproto.server.createSession":
            return self._sign_in(request.json())
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return no(400, "ExpiredToken", "Token has expired")
        if name == "app.bsky.feed.getPostThread":
            return json_reply({"thread": {"post": {}, "replies": self.replies}})
        calls = {
            "getRecord": lambda: self._get(request.query),
            "uploadBlob": lambda: self._upload(request),
            "deleteRecord": lambda: self._remove(request.json()),
            "putRecord": lambda: self._put(request.json()),
        }
        return calls[name.removeprefix(REPO)]()

    def _sign_in(self, given: dict[str, str]) -> Reply:
        if given != {"identifier": "ada.test", "password": self.password}:
            return no(401, "AuthenticationRequired", "Invalid identifier or password")
        self.signed_in += 1
        facts = {"did": self.did, "handle": "ada.test"}
        return json_reply({**facts, "accessJwt": self.token, "refreshJwt": "eyJ.r.x"})

    def _get(self, query: Any) -> Reply:
        record = self.records.get(where(query))
        if record is None:
            return no(400, "RecordNotFound", "Could not locate record")
        return json_reply({**self._named(query), "value": record})

    def _remove(self, given: dict[str, Any]) -> Reply:
        self.records.pop(where(given), None)
        return json_reply({})

    def _put(self, given: dict[str, Any]) -> Reply:
        record = given["record"]
        if not TID.fullmatch(given["rkey"]):
            return no(400, "InvalidRequest", "Invalid record key")
        if record["$type"] == POST and grapheme_count(record["text"]) > 300:
            return no(400, "InvalidRequest", "Record/text must not be longer than 300 graphemes")
        there = self.records.get(where(given))
        if "swapRecord" in given and (there is None or cid(there) != given["swapRecord"]):
            return no(400, "InvalidSwap", "Record was at another cid")
        self.records[where(given)] = record
        return json_reply({**self._named(given), "validationStatus": "valid"})

    def _upload(self, request: Request) -> Reply:
        self.blobs.append(request.body)
        link = {"$link": hashlib.sha256(request.body).hexdigest()}
        kind = request.headers["Content-Type"]
        return json_reply({"blob": {"$type": "blob", "ref": link, "mimeType": kind}})

    def _named(self, given: Any) -> dict[str, str]:
        uri = f"at://{self.did}/{given['collection']}/{given['rkey']}"
        return {"uri": uri, "cid": cid(self.records[where(given)])}


def where(given: Any) -> tuple[str, str]:
    assert given["repo"] == FakeBluesky.did
    return given["collection"], given["rkey"]


def cid(record: dict[str, Any]) -> str:
    return "bafyrei" + hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:40]


def no(status: int, error: str, message: str) -> Reply:
    return json_reply({"error": error, "message": message}, status=status)
