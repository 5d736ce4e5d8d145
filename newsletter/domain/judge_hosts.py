"""Names and ways back: does our own server have a name, and does returned mail find a door?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from newsletter.domain.answers import Answers
from newsletter.domain.findings import Finding, Level, Record, ok
from newsletter.domain.judge_spf import public_addresses
from newsletter.domain.relay import Relay


def judge_reverse(relays: list[Relay], *, answers: Answers) -> list[Finding]:
    """Whether the addresses of our own servers have names that lead back; raises `Silent`.

    A provider's servers are the provider's business.
    """
    return [
        _reverse(address, relay, answers=answers)
        for relay in relays
        if relay.provider is None and not relay.has_own_envelope
        for address in public_addresses(relay.host, answers=answers)
    ]


def judge_way_back(domain: str, *, answers: Answers) -> Finding:
    """Whether mail to the return address arrives somewhere; raises `Silent`."""
    exchangers = answers.exchangers(domain)
    if exchangers == ["."]:
        words = _("%s says that it takes no mail (MX is a dot): nothing that bounces comes back.")
        return Finding("mx", "mx_null", Level.FAIL, words % domain)
    if exchangers and any(answers.addresses(one) for one in exchangers):
        return ok("mx", _("Mail that cannot be delivered comes back to %s.") % domain)
    if exchangers:
        words = _("The MX of %(domain)s names %(host)s, which does not exist.")
        words %= {"domain": domain, "host": exchangers[0]}
        return Finding("mx", "mx_dangling", Level.FAIL, words)
    words = _("%s has no MX record: mail that cannot be delivered does not come back.") % domain
    record = Record("MX", domain, _("10 (the server that takes your mail)"))
    return Finding("mx", "mx_missing", Level.WARN, words, record)


def _reverse(address: str, relay: Relay, *, answers: Answers) -> Finding:
    names = answers.names(address)
    facts = {"address": address, "host": relay.host}
    if not names:
        words = _(
            "%(address)s has no name. Ask whoever rents you the server to set its reverse name "
            "to %(host)s."
        )
        record = Record("PTR", address, relay.host)
        return Finding("ptr", "ptr_missing", Level.FAIL, words % facts, record)
    if any(address in answers.addresses(name) for name in names):
        return ok("ptr", _("%(address)s has a name that leads back to it.") % facts)
    words = _("%(address)s is called %(name)s, but that name does not lead back to it.")
    record = Record("A" if "." in address else "AAAA", names[0], address)
    name = {"address": address, "name": names[0]}
    return Finding("ptr", "ptr_not_confirmed", Level.FAIL, words % name, record)
