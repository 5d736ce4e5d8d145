"""The DNS of a brand whose mail is in order, and what is found where a test bends it."""

from __future__ import annotations

from newsletter.domain.answers import Answers
from newsletter.domain.examine import Question, examine
from newsletter.domain.findings import Level
from newsletter.domain.judge_dkim import Signer
from newsletter.domain.relay import Relay
from newsletter.mail.keys import make_ed25519, make_rsa, write_public
from tests.fakes.dns_server import DnsServer

GOOD, OTHER, ED = (write_public(one) for one in (make_rsa(), make_rsa(), make_ed25519()))
KEY = f"v=DKIM1; k=rsa; p={GOOD}"
KEY_AT, SPF, DMARC = "k1._domainkey.example.org TXT", "example.org TXT", "_dmarc.example.org TXT"
HOST, ADDRESS = "mail.example.org", "9.9.9.9"
ZONE = {
    SPF: ["v=spf1 a:mail.example.org -all", "site-verification=1"],
    KEY_AT: [KEY],
    DMARC: ["v=DMARC1; p=reject; rua=mailto:dmarc@example.org"],
    f"{HOST} A": [ADDRESS],
    "9.9.9.9.in-addr.arpa PTR": [f"{HOST}."],
    "example.org MX": [f"10 {HOST}."],
}
OURS = (Signer("example.org", "k1", KEY),)
RELAY = Relay(HOST)


def found(zone, *, signers=OURS, relays=(RELAY,), back="example.org", domain="example.org"):
    """The findings in a world where the DNS says this beside (or instead of) what is right."""
    question = Question(domain, back, tuple(signers), tuple(relays))
    with DnsServer({**ZONE, **zone}) as server:
        return examine(question, answers=Answers([server.address]))


def wrong(findings):
    return {one.name for one in findings if one.level != Level.OK}


def chain(length):
    """An SPF record that includes others, each of which includes the next."""
    zone = {
        f"s{n}.example.net TXT": [f"v=spf1 include:s{n + 1}.example.net ?all"]
        for n in range(1, length)
    }
    return zone | {
        f"s{length}.example.net TXT": ["v=spf1 ip4:9.9.9.0/24 -all"],
        SPF: ["v=spf1 include:s1.example.net -all"],
    }
