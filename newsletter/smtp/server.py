"""Where mail is handed over: an address, a secret, and how long each answer may take."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for each answer, in seconds: the minima of RFC 5321 section 4.5.3.2."""

    connect: float = 30
    greeting: float = 300
    mail: float = 300
    rcpt: float = 300
    data: float = 120
    block: float = 180
    dot: float = 600

    def at_most(self, seconds: float) -> Patience:
        """The same, with no wait longer than that."""
        waits = {one.name: min(getattr(self, one.name), seconds) for one in fields(self)}
        return Patience(**waits)


@dataclass(frozen=True, slots=True)
class Server:
    """An SMTP server. `tls` is "none", "starttls" or "tls" (from the first byte).

    A certificate is verified unless the server is on this machine.
    """

    host: str
    port: int = 25
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)  # OAuth: stands for the password (XOAUTH2)
    tls: str = "none"
    chunking: bool = False  # one flight a mail where CHUNKING is offered (RFC 3030)
    messages: int = 100  # mails a connection carries before a fresh one is made
    patience: Patience = field(default_factory=Patience)
    hello: str = ""
    context: ssl.SSLContext | None = field(default=None, repr=False)

    @property
    def is_here(self) -> bool:
        """Whether the server is this machine, where nobody listens in between."""
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host == "localhost"

    def tls_context(self) -> ssl.SSLContext:
        """The rules for a secure connection."""
        if self.context is not None:
            return self.context
        context = ssl.create_default_context()
        if self.is_here:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def hello_name(self) -> str:
        """How we present ourselves: a full name, or our address in brackets (RFC 5321 4.1.3)."""
        name = self.hello or socket.gethostname()
        return name if "." in name and name.isascii() else "[127.0.0.1]"
