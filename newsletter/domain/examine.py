"""Everything looked at together, at once and in time: a page never waits longer than five seconds.

Nothing here touches the database; what was found is kept for five minutes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _

from newsletter.domain import judge_dkim, judge_dmarc, judge_hosts, judge_spf
from newsletter.domain.answers import Answers, Silent
from newsletter.domain.findings import Finding, Level
from newsletter.domain.judge_dkim import Signer
from newsletter.domain.relay import Relay, encryption

AT_MOST = 5.0  # seconds
KEPT = 300  # seconds


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about: the domain of the From, who signs, who carries, what comes back where.

    `return_domain` is the envelope sender's; `relays` leave out files and this machine.
    """

    domain: str
    return_domain: str
    signers: tuple[Signer, ...]
    relays: tuple[Relay, ...]


def look(question: Question, *, afresh: bool = False) -> list[Finding]:
    """What is found, a few minutes old at most; `afresh` asks again."""
    language = translation.get_language() or ""
    digest = hashlib.sha256(repr((question, language)).encode()).hexdigest()
    found: list[Finding] | None = None if afresh else cache.get(f"domain:{digest}")
    if found is None:
        found = examine(question, answers=Answers(settings.DNS_SERVERS))
        cache.set(f"domain:{digest}", found, KEPT)
    return found


def examine(question: Question, *, answers: Answers, at_most: float = AT_MOST) -> list[Finding]:
    """Ask everything; what is not answered in so many seconds says so itself."""
    domain, relays = question.domain, list(question.relays)
    looks: dict[str, Callable[[], list[Finding]]] = {
        "spf": lambda: judge_spf.judge(question.return_domain, relays=relays, answers=answers),
        "dkim": lambda: judge_dkim.judge(
            domain, signers=list(question.signers), relays=relays, answers=answers
        ),
        "ptr": lambda: judge_hosts.judge_reverse(relays, answers=answers),
        "mx": lambda: [judge_hosts.judge_way_back(question.return_domain, answers=answers)],
        "tls": lambda: [encryption(relay) for relay in relays],
    }
    found = _together(looks, at_most=at_most)
    by_us = [one for one in relays if not one.has_own_envelope]
    facts = {
        "signed_by": _proven(question, found),
        "sent_by": [question.return_domain] if _holds(found["spf"]) and by_us == relays else [],
    }
    dmarc = {"dmarc": lambda: judge_dmarc.judge(domain, answers=answers, **facts)}
    found |= _together(dmarc, at_most=at_most)
    return [one for check in ("spf", "dkim", "dmarc", "ptr", "mx", "tls") for one in found[check]]


def _together(
    looks: dict[str, Callable[[], list[Finding]]], *, at_most: float
) -> dict[str, list[Finding]]:
    language = translation.get_language()
    pool = ThreadPoolExecutor(max_workers=len(looks), thread_name_prefix="domain")
    asked = {check: pool.submit(_in_language, language, ask) for check, ask in looks.items()}
    wait(asked.values(), timeout=at_most)
    pool.shutdown(wait=False, cancel_futures=True)
    return {check: _answered(check, one) for check, one in asked.items()}


def _in_language(language: str | None, ask: Callable[[], list[Finding]]) -> list[Finding]:
    with translation.override(language):
        return ask()


def _answered(check: str, asked: Future[list[Finding]]) -> list[Finding]:
    if not asked.done():
        words = _("This was not answered in time. Look again later.")
        return [Finding(check, f"{check}_late", Level.UNKNOWN, words)]
    try:
        return asked.result()
    except Silent as error:
        return [Finding(check, f"{check}_silent", Level.UNKNOWN, str(error))]


def _holds(found: list[Finding]) -> bool:
    return all(one.level in {Level.OK, Level.WARN} for one in found)


def _proven(question: Question, found: dict[str, list[Finding]]) -> list[str]:
    """The domains whose signature holds, as far as the DNS says."""
    if not _holds(found["dkim"]):
        return []
    return [one.domain for one in question.signers] or [question.domain]
