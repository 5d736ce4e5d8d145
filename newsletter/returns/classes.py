"""What a refusal means: one table for answers, reports and providers (requirement B3).

The enhanced status decides (RFC 3463, RFC 5248), never the first digit: a
server that does not want us says 550 as well as one where nobody lives. The
same table stands in `docs/bounces.md` and is what the tests try.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.returns.found import Kind, Verdict
from newsletter.returns.providers import CODES

HARD, SOFT, POLICY = Verdict.HARD, Verdict.SOFT, Verdict.POLICY


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: a status, where `x` stands for any number, and what it means."""

    status: str
    verdict: Verdict
    meaning: str

    def fits(self, status: str) -> bool:
        """Whether a status is one of these."""
        pairs = zip(self.status.split("."), status.split("."), strict=True)
        return all(ours in ("x", theirs) for ours, theirs in pairs)


RULES = (
    Rule("5.1.1", HARD, "no such mailbox"),
    Rule("5.1.2", HARD, "no such domain"),
    Rule("5.1.3", HARD, "not an address"),
    Rule("5.1.6", HARD, "moved, and nobody says where"),
    Rule("5.1.10", HARD, "the domain takes no mail (RFC 7505)"),
    Rule("5.2.1", HARD, "the mailbox is closed"),
    Rule("5.1.7", POLICY, "the sender's address is not one"),
    Rule("5.1.8", POLICY, "the sender's domain is not one"),
    Rule("5.2.2", SOFT, "the mailbox is full"),
    Rule("5.2.3", POLICY, "the mail is too long"),
    Rule("5.3.x", POLICY, "their system, or our size"),
    Rule("5.4.x", POLICY, "the way there"),
    Rule("5.5.x", POLICY, "how we speak"),
    Rule("5.6.x", POLICY, "what we wrote"),
    Rule("5.7.x", POLICY, "they do not want us"),
    Rule("4.x.x", SOFT, "not now"),
)
# A status that says nothing (5.0.0) or none at all: the words decide, and where they are
# silent too it is soft, so that only the fifth issue in a row costs a place.
SAYS = (
    (
        HARD,
        re.compile(
            r"no such (user|recipient|mailbox|address|person|account)|no mailbox (here|found)"
            r"|(user|recipient|mailbox|address|account)( \S{1,80})? (is )?(unknown|not known)"
            r"|(unknown|invalid|nonexistent|unrouteable) (local )?(user|recipient|mailbox|address)"
            r"|does(n't| not) exist|do(es)?(n't| not) have (an?|a \S{1,40}) account|not listed in"
            r"|(user|recipient|account|mailbox)( \S{1,80})? (was |could )?not (be )?found"
            r"|(mailbox|account) (has been |is )?(disabled|closed|inactive|discontinued)",
            re.IGNORECASE,
        ),
    ),
    (
        SOFT,
        re.compile(
            r"(mailbox|inbox|account|user)( \S{1,80})? (is )?(full|over ?quota)"
            r"|quota (is )?exceeded|exceeded (the |its |his |storage |disk )*quota|over ?quota",
            re.IGNORECASE,
        ),
    ),
    (
        POLICY,
        re.compile(
            r"\bspam\b|block(ed|list)|black ?list|reputation|spamhaus|policy|not authori[sz]ed"
            r"|relay(ing)? (access )?(denied|not permitted)|unable to relay|content rejected"
            r"|\bdmarc\b|\bspf\b|\bdkim\b",
            re.IGNORECASE,
        ),
    ),
)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]\d)")
REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-])")


def class_of(*, status: str = "", code: int | None = None, words: str = "") -> Verdict:
    """What a refusal is about, by its enhanced status, else its words, else its code."""
    status = status.strip() if STATUS.fullmatch(status.strip()) else status_in(words)
    for rule in RULES:
        if status and rule.fits(status):
            return rule.verdict
    if code is not None and code < 500:  # noqa: PLR2004 - 4yz: not now (RFC 5321)
        return SOFT
    return next((verdict for verdict, says in SAYS if says.search(words)), SOFT)


def status_in(words: str) -> str:
    """The enhanced status that a text holds, if it holds one that says something."""
    found = [match[1] for match in STATUS.finditer(words) if not match[1].startswith("2.")]
    telling = [status for status in found if not status.endswith(".0.0")]
    return next(iter(telling or found), "")


def reply_code_in(words: str) -> int | None:
    """The three digits that a server's answer begins with, if the text holds some."""
    found = REPLY_CODE.search(words)
    return int(found[1]) if found else None


def provider_says(provider: str, code: str, *, words: str) -> tuple[Kind, Verdict | None]:
    """What a provider's own word for a failure means.

    A status in the answer of the server it spoke to knows more than the
    provider's word for it, unless that word is about the provider's own list.
    """
    kind, verdict, is_last = CODES.get(provider, {}).get(code.lower(), (Kind.BOUNCE, None, False))
    if kind is Kind.BOUNCE and not (is_last and verdict):
        status = status_in(words)
        if any(rule.fits(status) for rule in RULES if status):
            return kind, class_of(status=status)
        return kind, verdict or class_of(words=words)
    return kind, verdict
