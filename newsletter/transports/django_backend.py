"""Django's own mail: sign-in codes and notices go the way of letters."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from newsletter.actions.letters import queue_letter


class LetterBackend(BaseEmailBackend):
    """Queues one letter per recipient: copies would tell them of each other."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many mails were queued; raises `ValueError` for one with attachments."""
        for message in email_messages:
            self._queue(message)
        return len(email_messages)

    def _queue(self, message: EmailMessage) -> None:
        if message.attachments:
            raise ValueError("A letter carries no attachments. Link to the file instead.")
        for recipient in message.recipients():
            queue_letter(
                kind="notice",
                sender=message.from_email,
                recipient=recipient,
                reply_to=", ".join(message.reply_to[:1]),
                subject=" ".join(str(message.subject).split()),
                text=str(message.body),
                html=_html_of(message),
                headers={name: str(value) for name, value in message.extra_headers.items()},
            )


def _html_of(message: EmailMessage) -> str:
    if message.content_subtype == "html":
        return str(message.body)
    for content, kind in getattr(message, "alternatives", []):
        if kind == "text/html":
            return str(content)
    return ""
