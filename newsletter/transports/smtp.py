"""Mail by SMTP, over several connections at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from newsletter.smtp import Server, SmtpConnection

PORTS = {"none": 25, "starttls": 587, "tls": 465}


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """Hands mail to one SMTP server."""

    server: Server
    connections: int = 4

    def open(self) -> SmtpConnection:
        """Connect, secure and sign in; raises `NotSent`."""
        return SmtpConnection(self.server)

    def probe(self) -> str:
        """Come as far as a mail would, and leave; raises `NotSent`."""
        connection = self.open()
        offers = ", ".join(sorted(connection.introduction.extensions)) or "-"
        connection.close()
        return _("%(server)s answers and lets us in. It offers: %(offers)s.") % {
            "server": f"{self.server.host}:{self.server.port}",
            "offers": offers,
        }
