"""The mail that was written to files: a newcomer's inbox for everybody."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from newsletter.transports.address import folder_at

NEWEST = 5000  # files that are looked at; a folder of a million is not a page
MAX_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SentMail:
    """One file, as a list shows it."""

    name: str
    subject: str
    to: str
    at: datetime


def folder() -> Path | None:
    """Where mail is written to, or None where it is really sent."""
    address = urlsplit(settings.EMAIL_URL)
    return folder_at(address, home=settings.HOME) if address.scheme == "file" else None


def names() -> list[str]:
    """The newest files first; at most five thousand."""
    place = folder()
    if place is None or not place.is_dir():
        return []
    found = [(path.stat().st_mtime_ns, path.name) for path in place.glob("*.eml")]
    return [name for _moment, name in sorted(found, reverse=True)[:NEWEST]]


def summary(name: str) -> SentMail:
    """A mail by its headers; the body is not read."""
    path = _path(name)
    with path.open("rb") as file:
        head = email.message_from_bytes(_head(file.read(65_536)), policy=email.policy.default)
    at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return SentMail(name=name, subject=str(head["subject"] or ""), to=str(head["to"] or ""), at=at)


def read(name: str) -> EmailMessage:
    """A whole mail; raises `FileNotFoundError`."""
    with _path(name).open("rb") as file:
        data = file.read(MAX_BYTES)
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the default policy makes no other
    return message


def part(message: EmailMessage, kind: str) -> str:
    """The HTML or plain part as text; empty where there is none."""
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body is not None else ""


def _head(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").partition(b"\n\n")[0]


def _path(name: str) -> Path:
    place = folder()
    path = place / name if place is not None else None
    if path is None or Path(name).name != name or path.suffix != ".eml" or not path.is_file():
        raise FileNotFoundError(name)
    return path
