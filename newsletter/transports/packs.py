"""Several mails in one request, for providers that take a list of whole mails.

Each mail is written as it would be alone; a pack says how they are joined, and
where the answer speaks of each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urljoin

from newsletter.smtp import Outcome, Reply
from newsletter.transports.answers import accepted, later, outcome_of_status, refused

Answers = list[Reply | Outcome]
MOST = 100  # more would make one lost answer cost too many doubts


class Pack(Protocol):
    """How a provider takes several mails at once."""

    @property
    def limit(self) -> int:
        """How many, at most."""
        ...

    def build(self, backend: Any, messages: Sequence[Any]) -> Any:
        """One payload for all; None where these cannot travel together."""
        ...

    def read(self, backend: Any, response: Any, payload: Any) -> Answers:
        """What became of each, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class Packed:
    """One request made of several payloads."""

    request: dict[str, Any]
    payloads: list[Any]

    def get_request_params(self, _api_url: str) -> dict[str, Any]:
        """What Anymail asks a payload for."""
        return dict(self.request)


@dataclass(frozen=True, slots=True)
class ListPack:
    """A list of whole mails: `join` makes the body, `split` finds the answer's parts."""

    endpoint: str
    join: Callable[[list[Any]], Any]
    split: Callable[[Any], list[Any]]
    judge: Callable[[Any], Reply | Outcome]
    limit: int = MOST

    def build(self, backend: Any, messages: Sequence[Any]) -> Packed:
        """Each mail's own payload, joined."""
        payloads = [backend.build_message_payload(message, {}) for message in messages]
        requests = [payload.get_request_params(backend.api_url) for payload in payloads]
        body = self.join([json.loads(request["data"]) for request in requests])
        url = urljoin(backend.api_url, self.endpoint)
        return Packed({**requests[0], "url": url, "data": json.dumps(body)}, payloads)

    def read(self, backend: Any, response: Any, payload: Packed) -> Answers:
        """Raises what Anymail raises, or `ValueError`, where the answer is not about these."""
        parts = self.split(backend.deserialize_json_response(response, payload, None))
        if len(parts) != len(payload.payloads):
            raise TypeError(f"{len(parts)} answers came for {len(payload.payloads)} mails")
        return [self.judge(part) for part in parts]


def as_list(bodies: list[Any]) -> list[Any]:
    """Postmark and Resend: a list."""
    return bodies


def judge_postmark(part: dict[str, Any]) -> Reply | Outcome:
    """Postmark's error codes: 300 and 406 are about the recipient, the rest about us."""
    code = part.get("ErrorCode", 0)
    words = f"{code} {part['Message']}"
    if code == 0:
        return accepted(part["MessageID"])
    if code == 300:  # noqa: PLR2004 - "Invalid email request"
        return refused(words, enhanced="5.1.3" if "'To'" in part["Message"] else "")
    return refused(words) if code == 406 else later(words)  # noqa: PLR2004 - "Inactive recipient"


def judge_identity(part: dict[str, Any]) -> Reply:
    """Resend: every mail it lists was taken."""
    return accepted(part["id"])


def join_mailjet(bodies: list[Any]) -> dict[str, Any]:
    """Mailjet: what is common to all recipients of a mail belongs to each mail of the list."""
    return {"Messages": [{**body["Globals"], **body["Messages"][0]} for body in bodies]}


def judge_mailjet(part: dict[str, Any]) -> Reply | Outcome:
    """Mailjet: success with an identity, or errors in words."""
    if part["Status"] == "success":
        return accepted(str(part["To"][0]["MessageID"]))
    return refused("; ".join(error["ErrorMessage"] for error in part["Errors"]))


def join_brevo(bodies: list[Any]) -> dict[str, Any]:
    """Brevo: versions of a first mail, each complete in what differs."""
    own = ("to", "subject", "htmlContent", "textContent", "headers", "replyTo")
    versions = [{name: body[name] for name in own if name in body} for body in bodies]
    first = {name: value for name, value in bodies[0].items() if name != "to"}
    return {**first, "messageVersions": versions}


def brevo_identities(answer: dict[str, Any]) -> list[str]:
    """Brevo: the identities in the order of the versions; one that is alone has its own name."""
    return answer["messageIds"] if "messageIds" in answer else [answer["messageId"]]


def statuses(backend: Any, response: Any, payload: Any, recipients: Sequence[str]) -> Answers:
    """What Anymail reads of an answer, for each recipient in their order."""
    found = backend.parse_recipient_status(response, payload, payload.message)
    return [outcome_of_status(found[recipient]) for recipient in recipients]
