"""Mail providers as their documentation describes them: each takes mail its own way, over HTTP.

`taken` is what arrived, one entry a reader, the same for all of them. An address
that begins with "nobody" is refused by itself where the provider tells
recipients apart, and spoils the request where it does not.
"""

from __future__ import annotations

import base64
import email
import email.policy
import json
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any
from urllib.parse import parse_qs

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

    version = "/"
    settings: dict[str, str] = {"api_key": KEY}
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


class FakePostmark(FakeProvider):
    settings = {"server_token": KEY, "message_stream": "broadcast"}
    account = "/server"

    def take_mail(self, request: Request) -> Reply:
        if request.path == "/email/batch":
            return json_reply([self._one(body) for body in request.json()])
        answer = self._one(request.json())
        return json_reply(answer, status=422 if answer["ErrorCode"] else 200)

    def _one(self, body: dict[str, Any]) -> dict[str, Any]:
        address = parseaddr(body["To"])[1]
        if is_bad(address):
            return {"ErrorCode": 300, "Message": f"Invalid 'To' address: '{address}'."}
        if address.startswith("inactive"):
            words = f"Found inactive addresses: {address}. Inactive recipients are ones that…"
            return {"ErrorCode": 406, "Message": words}
        if address.startswith("later"):
            return {"ErrorCode": 100, "Message": "Maintenance"}
        headers = {one["Name"]: one["Value"] for one in body["Headers"]}
        self.taken.append(
            Arrived(
                address,
                body["Subject"],
                body["TextBody"],
                body["HtmlBody"],
                headers,
                body["Metadata"]["mail"],
            )
        )
        return {
            "ErrorCode": 0,
            "Message": "OK",
            "MessageID": f"pm-{len(self.taken)}",
            "To": address,
        }


class FakeResend(FakeProvider):
    account = "/domains"

    def take_mail(self, request: Request) -> Reply:
        if request.path == "/emails":
            return self._all([request.json()], alone=True)
        return self._all(request.json(), alone=False)

    def _all(self, bodies: list[dict[str, Any]], *, alone: bool) -> Reply:
        if any(is_bad(body["to"][0]) for body in bodies):
            words = {
                "statusCode": 422,
                "name": "validation_error",
                "message": "Invalid `to` field.",
            }
            return json_reply(words, status=422)
        for body in bodies:
            headers = body["headers"]
            note = json.loads(headers.pop("X-Metadata"))["mail"]
            self.taken.append(
                Arrived(body["to"][0], body["subject"], body["text"], body["html"], headers, note)
            )
        identities = [{"id": f"re-{number}"} for number in range(len(bodies))]
        return json_reply(identities[0] if alone else {"data": identities})


class FakeMailjet(FakeProvider):
    version = "/v3.1/"
    settings = {"api_key": KEY, "secret_key": "secret"}
    account = "/v3/REST/user"

    def take_mail(self, request: Request) -> Reply:
        body = request.json()
        common = body.get("Globals", {})
        answers = [self._one({**common, **one}) for one in body["Messages"]]
        is_fine = all(one["Status"] == "success" for one in answers)
        return json_reply({"Messages": answers}, status=200 if is_fine else 400)

    def _one(self, body: dict[str, Any]) -> dict[str, Any]:
        address = body["To"][0]["Email"]
        if is_bad(address):
            words = f'"{address}" is an invalid email address.'
            return {"Status": "error", "Errors": [{"ErrorMessage": words, "StatusCode": 400}]}
        assert "Message-ID" not in body["Headers"]
        self.taken.append(
            Arrived(
                address,
                body["Subject"],
                body["TextPart"],
                body["HTMLPart"],
                body["Headers"],
                json.loads(body["EventPayload"])["mail"],
            )
        )
        told = {"Email": address, "MessageID": 1000 + len(self.taken)}
        return {"Status": "success", "To": [told]}


class FakeBrevo(FakeProvider):
    version = "/v3/"
    account = "/v3/account"

    def take_mail(self, request: Request) -> Reply:
        body = request.json()
        versions = body.pop("messageVersions", None)
        mails = [{**body, **one} for one in versions or [body]]
        if any(is_bad(mail["to"][0]["email"]) for mail in mails):
            return json_reply(
                {"code": "invalid_parameter", "message": "email is not valid"}, status=400
            )
        for mail in mails:
            headers = dict(mail["headers"])
            note = json.loads(headers.pop("X-Mailin-custom"))["mail"]
            self.taken.append(
                Arrived(
                    mail["to"][0]["email"],
                    mail["subject"],
                    mail["textContent"],
                    mail["htmlContent"],
                    headers,
                    note,
                )
            )
        names = [f"<br-{number}@brevo>" for number in range(len(mails))]
        return json_reply(
            {"messageIds": names} if versions else {"messageId": names[0]}, status=201
        )


class FakeMailgun(FakeProvider):
    version = "/v3/"
    settings = {"api_key": KEY, "sender_domain": "mg.example.org"}
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
            self.taken.append(Arrived(address, *parts, headers, filled("v:mail")))
        return json_reply({"id": "<mg-1@example.org>", "message": "Queued. Thank you."})


class FakeSendGrid(FakeProvider):
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
            self.taken.append(Arrived(address, *parts, headers, arguments["mail"]))
        return Reply(202)


class FakeSparkPost(FakeProvider):
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
            self.taken.append(Arrived(address, *parts, headers, note))
        count = {"total_rejected_recipients": 0, "total_accepted_recipients": len(people)}
        return json_reply({"results": {"id": "sp-1", **count}})


class FakeMailerSend(FakeProvider):
    version = "/v1/"
    settings = {"api_token": KEY}
    account = "/v1/api-quota"

    def take_mail(self, request: Request) -> Reply:
        body = request.json()
        address = body["to"][0]["email"]
        if is_bad(address):
            return json_reply({"message": "The to.0.email must be a valid address."}, status=422)
        headers = {one["name"]: one["value"] for one in body["headers"]}
        self.taken.append(Arrived(address, body["subject"], body["text"], body["html"], headers))
        return Reply(202, b"", {"X-Message-Id": "ms-1", "Content-Type": "text/html"})


class FakeSes(FakeProvider):
    settings = {"region": "eu-west-1", "access_key": KEY, "secret_key": "secret"}
    account = "/v2/email/account"

    def take_mail(self, request: Request) -> Reply:
        body = request.json()
        address = body["Destination"]["ToAddresses"][0]
        if is_bad(address):
            kind = {"X-Amzn-Errortype": "MessageRejected"}
            return json_reply({"message": "Email address is not verified."}, status=400, **kind)
        raw = base64.b64decode(body["Content"]["Raw"]["Data"])
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        headers = {name: str(value) for name, value in mail.items()}
        note = json.loads(headers.pop("X-Metadata"))["mail"]
        parts = [str(mail["Subject"]), _part(mail, "plain"), _part(mail, "html")]
        self.taken.append(Arrived(address, *parts, headers, note))
        return json_reply({"MessageId": "ses-1"})


def _replaced(text: str, places: dict[str, str]) -> str:
    for place, value in places.items():
        text = text.replace(place, value)
    return text


def _part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    return str(found.get_content()) if found else ""


def _basic(value: str) -> str:
    kind, _, secret = value.partition(" ")
    return base64.b64decode(secret).decode() if kind == "Basic" else ""


FAKES: dict[str, type[FakeProvider]] = {
    "ses": FakeSes,
    "postmark": FakePostmark,
    "mailgun": FakeMailgun,
    "sendgrid": FakeSendGrid,
    "brevo": FakeBrevo,
    "resend": FakeResend,
    "mailjet": FakeMailjet,
    "sparkpost": FakeSparkPost,
    "mailersend": FakeMailerSend,
}
