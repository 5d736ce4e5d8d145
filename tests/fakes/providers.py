"""Mail providers as their documentation describes them: each takes mail its own way, over HTTP."""

from __future__ import annotations

import base64
import email
import email.policy
import json
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any, ClassVar

from tests.fakes.http_server import Reply, Request, json_reply
from tests.fakes.provider import KEY, Arrived, FakeProvider, is_bad
from tests.fakes.providers_merging import FakeMailgun, FakeSendGrid, FakeSparkPost


class FakePostmark(FakeProvider):
    key = "postmark"
    settings: ClassVar[dict[str, str]] = {"server_token": KEY, "message_stream": "broadcast"}
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
    key = "resend"
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
    key = "mailjet"
    version = "/v3.1/"
    settings: ClassVar[dict[str, str]] = {"api_key": KEY, "secret_key": "secret"}
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
    key = "brevo"
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


class FakeMailerSend(FakeProvider):
    key = "mailersend"
    version = "/v1/"
    settings: ClassVar[dict[str, str]] = {"api_token": KEY}
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
    key = "ses"
    settings: ClassVar[dict[str, str]] = {
        "region": "eu-west-1",
        "access_key": KEY,
        "secret_key": "secret",
    }
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
        self.taken.append(Arrived(address, parts[0], parts[1], parts[2], headers, note))
        return json_reply({"MessageId": "ses-1"})


def _part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    return str(found.get_content()) if found else ""


FAKES: dict[str, type[FakeProvider]] = {
    fake.key: fake
    for fake in (
        FakeSes,
        FakePostmark,
        FakeMailgun,
        FakeSendGrid,
        FakeBrevo,
        FakeResend,
        FakeMailjet,
        FakeSparkPost,
        FakeMailerSend,
    )
}
