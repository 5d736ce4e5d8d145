"""SPF in plain words: may the relay send for us, and can receivers find out?"""

from __future__ import annotations

import ipaddress

from django.utils.translation import gettext as _

from newsletter.domain import spf
from newsletter.domain.answers import Answers
from newsletter.domain.findings import Finding, Level, Record, ok
from newsletter.domain.relay import Relay


def judge(domain: str, *, relays: list[Relay], answers: Answers) -> list[Finding]:
    """What is wrong with a domain's SPF for these relays; raises `Silent`.

    Those that put their own address on the envelope need none of it.
    """
    by_us = [one for one in relays if not one.has_own_envelope]
    if relays and not by_us:
        return [ok("spf", _("Your provider sends under its own name, and answers for SPF itself."))]
    policy = spf.read(domain, answers=answers)
    found = [_problem(name, about, domain) for name, about in policy.problems.items()]
    if policy.problems.keys() & {"spf_missing", "spf_twice"} and not policy.record:
        return [_with_record(one, domain, policy, by_us) for one in found]
    found += _open_ends(policy)
    for relay in by_us:
        found += _missing(relay, domain, policy=policy, answers=answers)
    return found or [ok("spf", _("SPF of %s names who sends for you.") % domain)]


def wanted(policy: spf.Policy, relays: list[Relay]) -> str:
    """The record as it should be: what is there, and what the relays need."""
    terms = [f"include:{one.provider.spf}" if one.provider else f"a:{one.host}" for one in relays]
    words = policy.record.split() or ["v=spf1", "~all"]
    fresh = [term for term in dict.fromkeys(terms) if term not in words]
    place = next((at for at, word in enumerate(words) if word.endswith("all")), len(words))
    return " ".join([*words[:place], *fresh, *words[place:]])


def _missing(relay: Relay, domain: str, *, policy: spf.Policy, answers: Answers) -> list[Finding]:
    """Whether the relay is among those who may send."""
    provider = relay.provider
    if provider and provider.spf in policy.included:
        return []
    addresses = [] if provider else public_addresses(relay.host, answers=answers)
    if not provider and not addresses:
        words = _(
            "Mail leaves by %s, whose public address is not known here. Send a test mail to "
            "yourself and look at it below."
        )
        return [Finding("spf", "spf_relay_unknown", Level.WARN, words % relay.host)]
    if addresses and all(policy.allows(one) for one in addresses):
        return []
    words = _(
        "SPF of %(domain)s does not name %(relay)s, which sends your mail. Replace the record."
    ) % {"domain": domain, "relay": provider.name if provider else relay.host}
    record = Record("TXT", domain, wanted(policy, [relay]))
    return [Finding("spf", "spf_relay_missing", Level.FAIL, words, record)]


def public_addresses(host: str, *, answers: Answers) -> list[str]:
    """The addresses under which the world sees a host."""
    try:
        found = [str(ipaddress.ip_address(host.strip("[]")))]
    except ValueError:
        found = answers.addresses(host)
    return [one for one in found if ipaddress.ip_address(one).is_global]


def _open_ends(policy: spf.Policy) -> list[Finding]:
    redirected = "redirect=" in policy.record.lower()
    if policy.final == "+":
        words = _("SPF lets the whole world send in your name (+all). End it with ~all.")
        return [Finding("spf", "spf_open", Level.FAIL, words)]
    if policy.final in {"", "?"} and not redirected:
        words = _("SPF says nothing about everybody else. End it with ~all.")
        return [Finding("spf", "spf_neutral", Level.WARN, words)]
    return []


def _problem(name: str, about: str, domain: str) -> Finding:
    facts = {"domain": domain, "about": about}
    words = {
        "spf_missing": _("%(domain)s has no SPF record: nobody is named who may send for it."),
        "spf_twice": _("%(about)s has two SPF records; receivers then use neither. Keep one."),
        "spf_broken": _("SPF of %(domain)s holds %(about)s, which means nothing. Correct it."),
        "spf_lookups": _(
            "SPF of %(domain)s needs %(about)s questions to the DNS; receivers stop at 10. "
            "Take out what no longer sends for you."
        ),
        "spf_void": _(
            "SPF of %(domain)s names %(about)s hosts that do not exist; receivers stop at 2."
        ),
        "spf_loop": _("SPF of %(domain)s comes back to itself through %(about)s."),
        "spf_include_missing": _(
            "SPF of %(domain)s includes %(about)s, which has no SPF record; receivers then "
            "use none of it. Take it out."
        ),
    }
    return Finding("spf", name, Level.FAIL, words[name] % facts)


def _with_record(finding: Finding, domain: str, policy: spf.Policy, relays: list[Relay]) -> Finding:
    if finding.name != "spf_missing":
        return finding
    record = Record("TXT", domain, wanted(policy, relays))
    return Finding(finding.check, finding.name, finding.level, finding.words, record)
