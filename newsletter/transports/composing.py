"""A mail of ours taken apart again, for providers that want its parts and build it themselves."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.core.mail import EmailMultiAlternatives

from newsletter.transports.contract import Mail

# What a provider writes itself; a signature of ours would not survive its own building.
THEIRS = {
    *("from", "to", "subject", "reply-to", "date", "mime-version", "dkim-signature"),
    *("content-type", "content-transfer-encoding", "content-disposition"),
}
KEY = "mail"  # the name our Message-ID goes by in what a provider tells of a mail


def as_message(mail: Mail, *, unwelcome: frozenset[str] = frozenset()) -> Any:
    """The same mail as Anymail takes it, with the headers that may be our own.

    `unwelcome` are the headers that the provider refuses. Headers stay as they
    were encoded: a provider that were given words in another script would
    encode them its own way, or not at all.
    """
    parsed = message_from_bytes(mail.message, policy=policy.default)
    dropped = THEIRS | unwelcome
    raw = {name: _unfolded(value) for name, value in parsed.raw_items()}
    message = EmailMultiAlternatives(
        subject=str(parsed["Subject"] or ""),
        body=_part(parsed, "plain"),
        from_email=str(parsed["From"]),
        to=[mail.recipient],
        reply_to=[str(parsed["Reply-To"])] if parsed["Reply-To"] else [],
        headers={name: value for name, value in raw.items() if name.lower() not in dropped},
    )
    html = _part(parsed, "html")
    if html:
        message.attach_alternative(html, "text/html")
    message.metadata = {KEY: raw.get("Message-ID", "")}  # type: ignore[attr-defined]  # Anymail's
    return message


def _part(parsed: EmailMessage, kind: str) -> str:
    found = parsed.get_body((kind,))
    return str(found.get_content()).replace("\r\n", "\n") if found else ""


def _unfolded(value: str) -> str:
    return str(value).replace("\r\n", "").strip()
