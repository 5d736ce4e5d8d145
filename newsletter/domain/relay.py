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
    """A company that sends for others: its servers, what SPF must include, how it signs."""

    name: str
    hosts: tuple[str, ...]
    spf: str
    selectors: tuple[str, ...] = ()


# By the keys of `newsletter.transports.kinds`, and more; from the set-up pages of each.
PROVIDERS = {
    "brevo": Provider("Brevo", ("brevo.com",), "spf.brevo.com", ("brevo1", "brevo2", "mail")),
    "fastmail": Provider(
        "Fastmail", ("fastmail.com",), "spf.messagingengine.com", ("fm1", "fm2", "fm3")
    ),
    "gandi": Provider("Gandi", ("gandi.net",), "_mailcust.gandi.net", ("gm1", "gm2", "gm3")),
    "google": Provider("Google", ("google.com", "gmail.com"), "_spf.google.com", ("google",)),
    "infomaniak": Provider("Infomaniak", ("infomaniak.com",), "spf.infomaniak.ch"),
    "mailersend": Provider(
        "MailerSend", ("mailersend.net",), "_spf.mailersend.net", ("mlsend", "mlsend2")
    ),
    "mailgun": Provider(
        "Mailgun", ("mailgun.org",), "mailgun.org", ("mx", "k1", "pic", "smtp", "mailo")
    ),
    "mailjet": Provider("Mailjet", ("mailjet.com",), "spf.mailjet.com", ("mailjet",)),
    "microsoft": Provider(
        "Microsoft 365",
        ("office365.com",),
        "spf.protection.outlook.com",
        ("selector1", "selector2"),
    ),
    "ovh": Provider("OVHcloud", ("ovh.net",), "mx.ovh.com"),
    "postmark": Provider("Postmark", ("postmarkapp.com",), "spf.mtasv.net"),
    "resend": Provider("Resend", ("resend.com",), "amazonses.com", ("resend",)),
    "sendgrid": Provider("SendGrid", ("sendgrid.net",), "sendgrid.net", ("s1", "s2")),
    "ses": Provider("Amazon SES", ("amazonaws.com",), "amazonses.com"),
    "sparkpost": Provider("SparkPost", ("sparkpostmail.com",), "sparkpostmail.com"),
}


@dataclass(frozen=True, slots=True)
class Relay:
    """A way out as the world sees it. Mail that goes to files or to this machine has none.

    Without a server it is a provider's own interface, named by its key.
    """

    host: str
    server: Server | None = None
    key: str = ""

    def __str__(self) -> str:
        return self.provider.name if self.provider else self.host

    @property
    def has_own_envelope(self) -> bool:
        """Whether the provider puts its own address on the envelope: SPF is then its business."""
        return bool(self.key)

    @property
    def provider(self) -> Provider | None:
        """The company behind it, where we know it."""
        if self.key:
            return PROVIDERS.get(self.key)
        host = self.host.lower()
        found = (
            one
            for one in PROVIDERS.values()
            if any(host == end or host.endswith(f".{end}") for end in one.hosts)
        )
        return next(found, None)


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
