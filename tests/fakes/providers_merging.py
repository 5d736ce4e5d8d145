"""Providers that take one mail with open places, and fill them for each recipient."""

from __future__ import annotations

import json
import re
from email.utils import parseaddr
from typing import ClassVar
from urllib.parse import parse_qs

from tests.fakes.http_server import Reply, Request, json_reply
from tests.fakes.provider import KEY, Arrived, FakeProvider, is_bad


class FakeMailgun(FakeProvider):
    key = "mailgun"
    version = "/v3/"
    settings: ClassVar[dict[str, str]] = {"api_key": KEY, "sender_domain": "mg.example.org"}
    account = "/v3/domains/mg.example.org"

    def take_mail(self, request: Request) -> Reply:
        assert request.path == "/v3/mg.example.org/messages"
        said = parse_qs(request.body.decode())
        addresses = [parseaddr(one)[1] for value in said["to"] for one in value.split(", ")]
        if any(is_bad(address) for address in addresses):
            return json_reply({"message": "to parameter is not a valid address."}, status=400)
        variables = json.loads(said.get("recipient-variables", ["{}"])[0])
        for address in addresses:
            own = variables.get(address, {})

            def filled(name: str, own: dict[str, str] = own) -> str:
                text = said.get(name, [""])[0]
                return re.sub(r"%recipient\.([\w:-]+)%", lambda hit: own[hit[1]], text)

            headers = {name[2:]: filled(name) for name in said if name.startswith("h:")}
            parts = [filled(name) for name in ("subject", "text", "html")]
            self.taken.append(
                Arrived(address, parts[0], parts[1], parts[2], headers, filled("v:mail"))
            )
        return json_reply({"id": "<mg-1@example.org>", "message": "Queued. Thank you."})


class FakeSendGrid(FakeProvider):
    key = "sendgrid"
    version = "/v3/"
    account = "/v3/scopes"

    def take_mail(self, request: Request) -> Reply:
        body = request.json()
        people = body["personalizations"]
        if any(is_bad(one["to"][0]["email"]) for one in people):
            words = {"errors": [{"message": "Does not contain a valid address.", "field": "to"}]}
            return json_reply(words, status=400)
        contents = {one["type"]: one["value"] for one in body["content"]}
        texts = [body["subject"], contents["text/plain"], contents["text/html"]]
        for person in people:
            places = person.get("substitutions", {})
            parts = [_replaced(text, places) for text in texts]
            headers = {**body.get("headers", {}), **person.get("headers", {})}
            arguments = {**body.get("custom_args", {}), **person["custom_args"]}
            address = person["to"][0]["email"]
            self.taken.append(
                Arrived(address, parts[0], parts[1], parts[2], headers, arguments["mail"])
            )
        return Reply(202)


class FakeSparkPost(FakeProvider):
    key = "sparkpost"
    version = "/api/v1/"
    account = "/api/v1/account"

    def take_mail(self, request: Request) -> Reply:
        body = request.json()
        people = body["recipients"]
        addresses = [one["address"]["email"] for one in people]
        if any(is_bad(address) for address in addresses):
            words = {"errors": [{"message": "invalid recipient", "code": "5001"}]}
            return json_reply(words, status=422)
        content = body["content"]
        for person, address in zip(people, addresses, strict=True):
            places = {**body.get("substitution_data", {}), **person.get("substitution_data", {})}
            braced = {f"{{{{{{{name}}}}}}}": str(value) for name, value in places.items()}
            braced |= {f"{{{{{name}}}}}": str(value) for name, value in places.items()}
            parts = [_replaced(content[name], braced) for name in ("subject", "text", "html")]
            headers = {name: _replaced(text, braced) for name, text in content["headers"].items()}
            note = {**body.get("metadata", {}), **person.get("metadata", {})}["mail"]
            self.taken.append(Arrived(address, parts[0], parts[1], parts[2], headers, note))
        count = {"total_rejected_recipients": 0, "total_accepted_recipients": len(people)}
        return json_reply({"results": {"id": "sp-1", **count}})


def _replaced(text: str, places: dict[str, str]) -> str:
    for place, value in places.items():
        text = text.replace(place, value)
    return text
