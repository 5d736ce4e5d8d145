"""What a provider posts to us, as what came back. anymail knows the thirteen formats.

Its views are only asked to read: their constructors look for settings that we
keep per brand, and not all of them look at signatures, which `signatures` does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.http import HttpRequest

from anymail.signals import AnymailTrackingEvent, EventType

from newsletter.returns.classes import provider_says
from newsletter.returns.found import Kind, Return, tokens_in
from newsletter.returns.providers import CODES

READERS = {
    "brevo": "BrevoTrackingWebhookView",
    "mailersend": "MailerSendTrackingWebhookView",
    "mailgun": "MailgunTrackingWebhookView",
    "mailjet": "MailjetTrackingWebhookView",
    "mailtrap": "MailtrapTrackingWebhookView",
    "mandrill": "MandrillCombinedWebhookView",
    "postal": "PostalTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "resend": "ResendTrackingWebhookView",
    "sendgrid": "SendGridTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
    "unisender_go": "UnisenderGoTrackingWebhookView",
}
# Where each provider keeps its own word for a failure; the first that is there counts.
WORDS: dict[str, list[list[str]]] = {
    "amazon_ses": [["bounce", "bounceType"]],
    "brevo": [["event"]],
    "mailersend": [["data", "type"]],
    "mailgun": [["event-data", "reason"]],
    "mailjet": [["error"]],
    "mailtrap": [["event"]],
    "mandrill": [["event"]],
    "postal": [["payload", "status"], ["payload", "bounce"]],
    "postmark": [["Type"], ["SuppressionReason"]],
    "resend": [["data", "bounce", "type"]],
    "sendgrid": [["bounce_classification"], ["type"], ["reason"]],
    "sparkpost": [["bounce_class"]],
    "unisender_go": [["delivery_info", "delivery_status"], ["status"]],
}
SECOND = {
    "amazon_ses": ["bounce", "bounceSubType"],
    "resend": ["data", "bounce", "subType"],
}
ARRIVED = {
    EventType.QUEUED,
    EventType.SENT,
    EventType.DELIVERED,
    EventType.OPENED,
    EventType.CLICKED,
}
FAILED = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}
KINDS = {
    **dict.fromkeys(ARRIVED, Kind.ARRIVED),
    EventType.DEFERRED: Kind.DELAY,
    EventType.COMPLAINED: Kind.COMPLAINT,
    EventType.UNSUBSCRIBED: Kind.UNSUBSCRIBE,
    EventType.AUTORESPONDED: Kind.AUTOMATIC,
}
MOST = 1_000  # events of one post that are read


class Unreadable(ValueError):
    """What was posted is not what this provider posts."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a provider tells: what came back, when, and a name that is always the same."""

    found: Return
    identity: str
    at: datetime | None


def read(provider: str, request: HttpRequest) -> list[Event]:
    """The events in a provider's post; raises `Unreadable`."""
    module = import_module(f"anymail.webhooks.{provider}")
    view = getattr(module, READERS[provider])
    return _events(provider, lambda: view.__new__(view).parse_events(request))


def read_amazon(message: dict[str, Any]) -> list[Event]:
    """The events in an SNS message that was checked; none where it only asks; or `Unreadable`."""
    if message["Type"] != "Notification":
        return []
    module = import_module("anymail.webhooks.amazon_ses")
    view = module.AmazonSESTrackingWebhookView
    return _events(
        "amazon_ses",
        lambda: view.__new__(view).esp_to_anymail_events(json.loads(message["Message"]), message),
    )


def _events(provider: str, parse: Callable[[], list[AnymailTrackingEvent]]) -> list[Event]:
    try:
        return [_event(provider, one) for one in parse()[:MOST]]
    except Exception as error:  # anything may be posted, and anymail trusts the form of it
        raise Unreadable("This is not what the provider posts.") from error


def _event(provider: str, event: AnymailTrackingEvent) -> Event:
    content = _content(provider, event)
    text = json.dumps(content, sort_keys=True)
    words = event.mta_response or event.description or ""
    kind, verdict, code = _meaning(provider, event.event_type, content, words)
    recipient = event.recipient or ""
    told = hashlib.sha256(f"{recipient}\n{text}".encode()).hexdigest()
    found = Return(
        kind, verdict, code=code, words=words, recipient=recipient, tokens=tokens_in([text])
    )
    return Event(found, f"{provider}:{told}", event.timestamp)


def _content(provider: str, event: AnymailTrackingEvent) -> dict[str, Any]:
    """What was told, without what differs each time that it is told."""
    content: dict[str, Any] = event.esp_event
    if provider == "sparkpost":
        return next(iter(content["msys"].values()))
    return {name: value for name, value in content.items() if name != "signature"}


def _meaning(
    provider: str, event_type: str, content: dict[str, Any], words: str
) -> tuple[Kind, Any, str]:
    word = "" if _is_only_put_off(provider, content) else _word(provider, content)
    known = word.lower() in CODES[provider] and event_type not in ARRIVED
    if known or event_type in FAILED:
        return (*provider_says(provider, word, words=words), word)
    return KINDS.get(event_type, Kind.OTHER), None, word


def _is_only_put_off(provider: str, content: dict[str, Any]) -> bool:
    """Some give a reason with what they will try again, too."""
    if provider == "mailgun":
        return _dig(content, ["event-data", "severity"]) == "temporary"
    return provider == "sparkpost" and content.get("type") == "delay"


def _word(provider: str, content: dict[str, Any]) -> str:
    for path in WORDS[provider]:
        if word := _dig(content, path):
            second = _dig(content, SECOND.get(provider, ["nowhere"]))
            return f"{word}/{second}" if second else word
    return ""


def _dig(content: Any, path: list[str]) -> str:
    """The text at a place in JSON; the last name of the path, where more JSON is there."""
    for name in path:
        content = content.get(name) if isinstance(content, dict) else None
    return path[-1] if isinstance(content, dict) else str(content or "")
