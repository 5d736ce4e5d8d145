"""From a brand to what the DNS is asked: its domains, its keys, and the ways its mail takes."""

from __future__ import annotations

from wagtail.models import Site

from core.models.brand import brand_of
from newsletter.domain.examine import Question
from newsletter.domain.judge_dkim import Signer
from newsletter.domain.relay import Relay
from newsletter.models import DkimKey, Newsletter
from newsletter.postoffice.ways import ways_for
from newsletter.smtp.envelope import with_ascii_domain
from newsletter.transports.provider import ProviderTransport
from newsletter.transports.smtp import SmtpTransport


def domain_of(address: str) -> str:
    """The domain of an address, as the DNS knows it."""
    return with_ascii_domain(address).rpartition("@")[2].lower()


def domains_of(site: Site) -> list[str]:
    """The domains that a brand's mail comes from: issues first, then letters."""
    newsletters = Newsletter.objects.filter(site=site).order_by("pk")
    senders = [*newsletters.values_list("sender_email", flat=True), brand_of(site).email]
    return list(dict.fromkeys(domain_of(one) for one in senders if one))


def relays_of(site: Site) -> tuple[Relay, ...]:
    """The ways of a brand that leave this machine."""
    found = []
    for way in ways_for(site):
        transport = way.transport
        if isinstance(transport, ProviderTransport):
            found.append(Relay(transport.provider.label, key=transport.provider.key))
        elif isinstance(transport, SmtpTransport) and not transport.server.is_here:
            found.append(Relay(transport.server.host, transport.server))
    return tuple(found)


def question_of(newsletter: Newsletter) -> Question:
    """What is asked about a newsletter's mail."""
    return_address = newsletter.return_address or newsletter.sender_email
    return _question(
        newsletter.site, domain_of(newsletter.sender_email), return_domain=domain_of(return_address)
    )


def question_about(site: Site, domain: str) -> Question:
    """What is asked about one of a brand's domains: with the newsletter that uses it, if any."""
    newsletters = Newsletter.objects.filter(site=site, sender_email__iendswith=f"@{domain}")
    first = newsletters.order_by("pk").first()
    return question_of(first) if first else _question(site, domain, return_domain=domain)


def _question(site: Site, domain: str, *, return_domain: str) -> Question:
    keys = DkimKey.objects.filter(site=site, domain=domain, is_active=True).defer("private")
    signers = tuple(Signer(key.domain, key.selector, key.record) for key in keys)
    return Question(domain, return_domain, signers, relays_of(site))
