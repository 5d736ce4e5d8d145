"""A provider of mail with one account, as all of them have it in common.

`taken` is what arrived, one entry a reader, the same for all of them. An address
that begins with "nobody" is refused by itself where the provider tells
recipients apart, and spoils the request where it does not.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import ClassVar

from tests.fakes.http_server import HttpServer, Reply, Request, json_reply

KEY = "a-key-of-the-tests"


@dataclass
class Arrived:
    """One mail to one reader, with every open place filled."""

    recipient: str
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)
    note: str = ""  # what the provider will tell us of the mail later


def is_bad(address: str) -> bool:
    return address.startswith("nobody")


class FakeProvider(HttpServer):
    """One account at one provider."""

    key = ""
    version = "/"
    settings: ClassVar[dict[str, str]] = {"api_key": KEY}
    account = "/account"

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Arrived] = []

    @property
    def typed(self) -> dict[str, str]:
        return {**self.settings, "api_url": self.base_url + self.version}

    @property
    def requests(self) -> list[Request]:
        return [request for request in self.heard if request.method == "POST"]

    def is_ours(self, request: Request) -> bool:
        shown = {"Authorization", "Api-Key", "X-Postmark-Server-Token"} & set(request.headers)
        values = [request.headers[name] for name in shown]
        return any(KEY in value or KEY in _basic(value) for value in values)

    def respond(self, request: Request) -> Reply:
        if not self.is_ours(request):
            return json_reply({"message": "Who are you?"}, status=401)
        if request.method == "GET":
            known = request.path == self.account
            return json_reply({"name": "tests"} if known else {}, status=200 if known else 404)
        return self.take_mail(request)

    def take_mail(self, request: Request) -> Reply:
        raise NotImplementedError


def _basic(value: str) -> str:
    kind, _, secret = value.partition(" ")
    return base64.b64decode(secret).decode() if kind == "Basic" else ""
