"""A letter's mail: to one person, written once, sent as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parseaddr
from typing import Protocol

from newsletter.mail import body, dkim
from newsletter.mail.headers import check_header, check_line, line, mailbox, words

OURS = {"from", "to", "subject", "date", "message-id", "mime-version", "reply-to", "auto-submitted"}


class Written(Protocol):
    """What a letter is made of; `Letter` is one."""

    sender: str
    recipient: str
    reply_to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    message_id: str
    created_at: datetime


def compose(letter: Written, *, keys: Sequence[dkim.SigningKey] = ()) -> bytes:
    """The whole mail, signed, the same bytes at every attempt; raises `BadMail`."""
    automatic = letter.headers.get("Auto-Submitted", "auto-generated")
    lines = [
        line("From", _mailbox(letter.sender, what="sender")),
        line("To", _mailbox(letter.recipient, what="recipient")),
        line("Reply-To", _mailbox(letter.reply_to, what="Reply-To")) if letter.reply_to else b"",
        line("Subject", words(" ".join(letter.subject.split()), what="subject")),
        line("Date", format_datetime(letter.created_at.astimezone(UTC)).encode()),
        line("Message-ID", check_line(letter.message_id, what="Message-ID").encode()),
        line("Auto-Submitted", words(automatic, what="Auto-Submitted")),
        line("MIME-Version", b"1.0"),
        *(_other(name, value) for name, value in letter.headers.items()),
    ]
    heading, content = _body(letter)
    head = b"".join(lines) + heading
    fields = dkim.canonical_fields(head)
    signed = dkim.signatures(keys, fields=fields, body=content)
    return signed + head + b"\r\n" + content


def address_of(mailbox_text: str) -> str:
    """The address in `Ada Quill <ada@example.org>`."""
    return parseaddr(mailbox_text)[1]


def _other(name: str, value: str) -> bytes:
    check_header(name, value)
    return b"" if name.lower() in OURS else line(name, words(value, what=name, used=len(name) + 2))


def _mailbox(text: str, *, what: str) -> bytes:
    check_line(text, what=what)
    name, address = parseaddr(text)
    return mailbox(name, address, what=what)


def _body(letter: Written) -> tuple[bytes, bytes]:
    """The headers that describe the body, and the body."""
    text = body.whole_part("text/plain", letter.text)
    if not letter.html:
        heading, _, content = text.partition(b"\r\n\r\n")
        return heading + b"\r\n", content
    html = body.whole_part("text/html", letter.html)
    boundary = body.boundary_of(letter.text, letter.html)
    return body.heading(boundary), body.between(boundary, text, html).fill({})
