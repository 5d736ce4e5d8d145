"""EMAIL_URL read: one line that says where mail goes.

`file:///folder` or `file://folder/below/the/house`;
`smtp://user:password@host:port?tls=starttls&connections=4&messages=100`
(`tls` is starttls, tls or none; without it STARTTLS is demanded everywhere but
on this machine); `smtps://…` is encrypted from the first byte. `patience=60`
waits no longer for any answer, `chunking=1` sends in one flight (RFC 3030).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from newsletter.smtp import Patience, Server
from newsletter.transports.contract import Transport
from newsletter.transports.files import FileTransport
from newsletter.transports.smtp import PORTS, SmtpTransport

NUMBERS = ("connections", "messages", "patience", "chunking")
EXAMPLE = "smtp://user:password@mail.example.org:587"


class BadMailAddress(ValueError):
    """EMAIL_URL cannot be used; the message says what is wrong with it."""


def transport_at(url: str, *, home: Path) -> Transport:
    """The transport of an EMAIL_URL; a relative folder lies below `home`.

    Raises `BadMailAddress`, which never repeats the password.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FileTransport(folder_at(parts, home=home))
    if parts.scheme in {"smtp", "smtps"}:
        return _smtp(parts)
    raise BadMailAddress(
        f"EMAIL_URL begins with {parts.scheme or 'nothing'}://; write file:///folder or {EXAMPLE}."
    )


def folder_at(parts: SplitResult, *, home: Path) -> Path:
    """The folder that mail is written to."""
    if parts.netloc:
        return home / unquote(parts.netloc + parts.path)
    if not parts.path.strip("/"):
        raise BadMailAddress("EMAIL_URL names no folder; write file:///folder.")
    return Path(unquote(parts.path))


def _smtp(parts: SplitResult) -> SmtpTransport:
    options = dict(parse_qsl(parts.query))
    unknown = set(options) - {"tls", "hello", *NUMBERS}
    if unknown:
        raise BadMailAddress(
            f"EMAIL_URL has the option {min(unknown)}; it may have tls, hello, "
            "connections, messages, patience and chunking."
        )
    server = Server(
        host=_host(parts),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        hello=options.get("hello", ""),
        messages=_number(options, "messages", 100),
        patience=Patience().at_most(_number(options, "patience", 600)),
        chunking="chunking" in options,
    )
    tls = "tls" if parts.scheme == "smtps" else options.get("tls")
    if tls is None:
        tls = "none" if server.is_here else "starttls"
    if tls not in PORTS:
        raise BadMailAddress(f"EMAIL_URL has tls={tls}; it may be starttls, tls or none.")
    server = replace(server, tls=tls, port=parts.port or PORTS[tls])
    return SmtpTransport(server, connections=_number(options, "connections", 4))


def _host(parts: SplitResult) -> str:
    try:
        parts.port  # noqa: B018 - the property checks the number
    except ValueError as error:
        raise BadMailAddress("EMAIL_URL has a port that is no number up to 65535.") from error
    if not parts.hostname:
        raise BadMailAddress(f"EMAIL_URL names no server; write {EXAMPLE}.")
    return parts.hostname


def _number(options: dict[str, str], name: str, default: int) -> int:
    value = options.get(name, str(default))
    if not value.isdecimal() or not int(value):
        raise BadMailAddress(f"EMAIL_URL has {name}={value}; it must be a number from 1 on.")
    return int(value)
