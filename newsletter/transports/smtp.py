"""Mail by SMTP, over several connections at once."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.smtp import Server, SmtpConnection


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """Hands mail to one SMTP server."""

    server: Server
    connections: int = 4

    def open(self) -> SmtpConnection:
        """Connect, secure and sign in; raises `NotSent`."""
        return SmtpConnection(self.server)
