"""Who carries the mail: what its provider asks for in the DNS, and whether the way is encrypted."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from newsletter.domain.findings import Finding, Level, ok
from newsletter.smtp import Patience, Server
from newsletter.smtp.greeting import introduce
from newsletter.smtp.wire import BadAnswer

QUICK = Patience(connect=2, greeting=2, mail=2, rcpt=2, data=2, block=2, dot=2)


@dataclass(frozen=True, slots=True)
class Provider:
    """A company that sends for others: what SPF must include, the selectors it signs with."""

    name: str
    spf: str
    selectors: tuple[str, ...] = ()


# By the end of the server's name; from the set-up pages of each.
PROVIDERS = {
    "amazonaws.com": Provider("Amazon SES", "amazonses.com"),
    "brevo.com": Provider("Brevo", "spf.brevo.com", ("brevo1", "brevo2", "mail")),
    "fastmail.com": Provider("Fastmail", "spf.messagingengine.com", ("fm1", "fm2", "fm3")),
    "gandi.net": Provider("Gandi", "_mailcust.gandi.net", ("gm1", "gm2", "gm3")),
    "google.com": Provider("Google", "_spf.google.com", ("google",)),
    "gmail.com": Provider("Google", "_spf.google.com", ("google",)),
    "infomaniak.com": Provider("Infomaniak", "spf.infomaniak.ch"),
    "mailersend.net": Provider("MailerSend", "_spf.mailersend.net", ("mlsend", "mlsend2")),
    "mailgun.org": Provider("Mailgun", "mailgun.org", ("mx", "k1", "pic", "smtp", "mailo")),
    "mailjet.com": Provider("Mailjet", "spf.mailjet.com", ("mailjet",)),
    "office365.com": Provider(
        "Microsoft 365", "spf.protection.outlook.com", ("selector1", "selector2")
    ),
    "ovh.net": Provider("OVHcloud", "mx.ovh.com"),
    "postmarkapp.com": Provider("Postmark", "spf.mtasv.net"),
    "resend.com": Provider("Resend", "amazonses.com", ("resend",)),
    "sendgrid.net": Provider("SendGrid", "sendgrid.net", ("s1", "s2")),
    "sparkpostmail.com": Provider("SparkPost", "sparkpostmail.com"),
}


@dataclass(frozen=True, slots=True)
class Relay:
    """A way out as the world sees it. Mail that goes to files or to this machine is not judged."""

    host: str
    server: Server | None = None

    @property
    def provider(self) -> Provider | None:
        """The company behind the host, where we know it."""
        host = self.host.lower()
        found = (end for end in PROVIDERS if host == end or host.endswith(f".{end}"))
        return PROVIDERS[end] if (end := next(found, None)) else None


def encryption(relay: Relay) -> Finding:
    """Whether mail goes to the relay encrypted, and to the one we mean (RFC 3207)."""
    server = relay.server
    if server is None:
        return ok("tls", _("Mail goes to %s over HTTPS.") % relay.host)
    if server.tls == "none":
        words = _("Mail goes to %s in clear: everybody on the way can read it. Set tls=starttls.")
        return Finding("tls", "tls_plain", Level.FAIL, words % relay.host)
    try:
        wire, _introduction = introduce(replace(server, username="", patience=QUICK))
    except ssl.SSLError as error:
        words = _("The certificate of %(host)s cannot be trusted: %(error)s.")
        words %= {"host": relay.host, "error": error.reason or error}
        return Finding("tls", "tls_certificate", Level.FAIL, words)
    except (BadAnswer, OSError) as error:
        words = _("%(host)s cannot be reached: %(error)s") % {"host": relay.host, "error": error}
        return Finding("tls", "tls_unreachable", Level.UNKNOWN, words)
    wire.close()
    return ok("tls", _("Mail goes to %s encrypted, and its certificate is right.") % relay.host)
