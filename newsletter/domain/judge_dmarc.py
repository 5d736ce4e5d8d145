"""DMARC in plain words: is there a policy, and does what signs or sends belong to the From?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from newsletter.domain.answers import Answers
from newsletter.domain.findings import Finding, Level, Record, ok
from newsletter.domain.judge_dkim import tags
from newsletter.domain.suffixes import is_aligned, organisation

POLICIES = {"none", "quarantine", "reject"}


def judge(
    domain: str, *, signed_by: list[str], sent_by: list[str], answers: Answers
) -> list[Finding]:
    """What is wrong with a domain's DMARC; raises `Silent`.

    `signed_by` are the domains whose DKIM holds, `sent_by` the envelope's domains whose SPF does:
    one of them must belong to the domain of the From.
    """
    place, found = policy_of(domain, answers=answers)
    example = Record("TXT", f"_dmarc.{organisation(domain)}", _example(domain))
    if not found:
        words = _("%s has no DMARC record; the large receivers ask for one. Add it.") % domain
        return [Finding("dmarc", "dmarc_missing", Level.FAIL, words, example)]
    if len(found) > 1:
        words = _("%s has two DMARC records; receivers then use neither. Keep one.") % place
        return [Finding("dmarc", "dmarc_twice", Level.FAIL, words)]
    facts = tags(found[0])
    if facts.get("p", "").lower() not in POLICIES:
        words = _("The DMARC record of %s has no policy: p= must be none, quarantine or reject.")
        return [Finding("dmarc", "dmarc_broken", Level.FAIL, words % place, example)]
    return _judge_policy(domain, facts, signed_by=signed_by, sent_by=sent_by)


def policy_of(domain: str, *, answers: Answers) -> tuple[str, list[str]]:
    """Where the policy stands, and what stands there: at the domain, else at its organisation."""
    for place in dict.fromkeys((f"_dmarc.{domain}", f"_dmarc.{organisation(domain)}")):
        found = [one for one in answers.texts(place) if one.lower().startswith("v=dmarc1")]
        if found:
            return place, found
    return f"_dmarc.{domain}", []


def _judge_policy(
    domain: str, facts: dict[str, str], *, signed_by: list[str], sent_by: list[str]
) -> list[Finding]:
    by_key = any(
        is_aligned(one, domain, strictly=facts.get("adkim", "r").lower() == "s")
        for one in signed_by
    )
    by_envelope = any(
        is_aligned(one, domain, strictly=facts.get("aspf", "r").lower() == "s") for one in sent_by
    )
    if not (by_key or by_envelope):
        words = _(
            "Nothing that proves your mail belongs to %s: neither a signature nor the return "
            "address. Sign with a key of that domain."
        )
        return [Finding("dmarc", "dmarc_not_aligned", Level.FAIL, words % domain)]
    found = []
    if "rua" not in facts:
        words = _("DMARC of %s asks for no reports: you will not hear of forgeries. Add rua=.")
        found.append(Finding("dmarc", "dmarc_no_reports", Level.WARN, words % domain))
    if facts["p"].lower() == "none":
        words = _(
            "DMARC of %s only watches (p=none). When the reports look right, ask for p=quarantine."
        )
        found.append(Finding("dmarc", "dmarc_none", Level.WARN, words % domain))
    return found or [ok("dmarc", _("DMARC of %s is in force, and your mail meets it.") % domain)]


def _example(domain: str) -> str:
    return f"v=DMARC1; p=none; rua=mailto:dmarc@{organisation(domain)}"
