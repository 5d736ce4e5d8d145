"""The beginning of a conversation: greeting, EHLO, STARTTLS, AUTH."""

from __future__ import annotations

import base64
import socket
import ssl
from dataclasses import dataclass

from newsletter.smtp.outcomes import Reply
from newsletter.smtp.server import Server
from newsletter.smtp.wire import BadAnswer, Wire

READY = 220
GO_ON = 334


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a server answered to EHLO: its extensions with their parameters."""

    extensions: dict[str, list[str]]

    def offers(self, name: str) -> bool:
        """Whether an extension is announced."""
        return name in self.extensions

    @property
    def size(self) -> int:
        """The largest mail in bytes (RFC 1870), or 0 where nothing is said."""
        said = self.extensions.get("SIZE", [])
        return int(said[0]) if said and said[0].isdecimal() else 0


def introduce(server: Server) -> tuple[Wire, Introduction]:
    """Connect and come as far as MAIL FROM; raises `BadAnswer` or `OSError`."""
    wire = Wire(_connect(server))
    try:
        if server.tls == "tls":
            _secure(wire, server)
        return wire, _converse(wire, server)
    except BaseException:
        wire.close()
        raise


def _converse(wire: Wire, server: Server) -> Introduction:
    greeting = wire.reply(wait=server.patience.greeting)
    if greeting.code != READY:
        raise BadAnswer(f"the server greets with {greeting}.")
    introduction = _hello(wire, server)
    if server.tls == "starttls":
        _start_tls(wire, server, introduction)
        introduction = _hello(wire, server)
    if server.username:
        _sign_in(wire, server, introduction)
    return introduction


def _connect(server: Server) -> socket.socket:
    connected = socket.create_connection((server.host, server.port), server.patience.connect)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connected


def _hello(wire: Wire, server: Server) -> Introduction:
    reply = _ask(wire, f"EHLO {server.hello_name()}", server)
    if not reply.is_fine:  # a server of before 1995, or one that wants less of us
        reply = _ask(wire, f"HELO {server.hello_name()}", server)
    if not reply.is_fine:
        raise BadAnswer(f"the server answers HELO with {reply}.")
    extensions = {}
    for line in reply.text.split("\n")[1:]:
        name, *parameters = line.replace("AUTH=", "AUTH ").split() or [""]
        extensions[name.upper()] = parameters
    return Introduction(extensions)


def _start_tls(wire: Wire, server: Server, introduction: Introduction) -> None:
    if not introduction.offers("STARTTLS"):
        raise BadAnswer("the server offers no STARTTLS; nothing is sent in clear.")
    reply = _ask(wire, "STARTTLS", server)
    if reply.code != READY:
        raise BadAnswer(f"the server answers STARTTLS with {reply}.")
    if wire.has_more():  # somebody in between wrote commands ahead (CVE-2011-0411)
        raise BadAnswer("the server spoke before the connection was secure.")
    _secure(wire, server)


def _secure(wire: Wire, server: Server) -> None:
    wire.socket = server.tls_context().wrap_socket(wire.socket, server_hostname=server.host)


def _sign_in(wire: Wire, server: Server, introduction: Introduction) -> None:
    if not (server.is_here or isinstance(wire.socket, ssl.SSLSocket)):
        raise BadAnswer("a password is never sent in clear: use ?tls=starttls or smtps://.")
    offered = [name.upper() for name in introduction.extensions.get("AUTH", [])]
    if server.token:
        reply = _show_token(wire, server, offered)
    elif "PLAIN" in offered:
        secret = _encoded(f"\0{server.username}\0{server.password}")
        reply = _ask(wire, f"AUTH PLAIN {secret}", server)
    elif "LOGIN" in offered:
        reply = _login(wire, server)
    else:
        raise BadAnswer("the server offers neither AUTH PLAIN nor AUTH LOGIN.")
    if not reply.is_fine:
        raise BadAnswer(f"the server refuses the name or the password: {reply}")


def _show_token(wire: Wire, server: Server, offered: list[str]) -> Reply:
    """XOAUTH2, as Google and Microsoft describe it: a no is explained first, and said after."""
    if "XOAUTH2" not in offered:
        raise BadAnswer("the server offers no AUTH XOAUTH2, which a token needs.")
    secret = _encoded(f"user={server.username}\1auth=Bearer {server.token}\1\1")
    reply = _ask(wire, f"AUTH XOAUTH2 {secret}", server)
    return _ask(wire, "", server) if reply.code == GO_ON else reply


def _login(wire: Wire, server: Server) -> Reply:
    reply = _ask(wire, "AUTH LOGIN", server)
    for word in (server.username, server.password):
        if reply.code != GO_ON:
            return reply
        reply = _ask(wire, _encoded(word), server)
    return reply


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _ask(wire: Wire, command: str, server: Server) -> Reply:
    wire.write(command.encode() + b"\r\n", wait=server.patience.block)
    return wire.reply(wait=server.patience.greeting)
