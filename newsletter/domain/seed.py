"""A test mail that came back: what the receiver says of it, and what its signature covers."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message

from django.utils.translation import gettext as _

from newsletter.domain.findings import Finding, Level, ok
from newsletter.domain.judge_dkim import tags

BOTH_WAYS_OUT = {"list-unsubscribe", "list-unsubscribe-post"}
LONGEST = 1 << 20
VERDICT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
GOOD = {"pass", "bestguesspass"}


def judge(source: str) -> list[Finding]:
    """What a received mail shows (requirement A2). Only the topmost verdict is the receiver's own.

    Whether a signature holds is for the receiver to say; what it covers is read here.
    """
    message = email.message_from_string(source[:LONGEST], policy=email.policy.compat32)
    verdicts = _verdicts(message)
    if verdicts is None:
        words = _(
            "There is no Authentication-Results header. Copy the whole source of the mail, as "
            "your mail program shows it."
        )
        return [Finding("seed", "seed_without_verdict", Level.UNKNOWN, words)]
    found = [_said(check, verdicts.get(check, "none")) for check in ("spf", "dkim", "dmarc")]
    return [*found, _covered(message)]


def _verdicts(message: Message) -> dict[str, str] | None:
    header = message.get("Authentication-Results")
    if header is None:
        return None
    said: dict[str, str] = {}
    for check, verdict in VERDICT.findall(re.sub(r"\([^)]*\)", "", str(header))):
        # Of several signatures one that holds is enough.
        if said.get(check.lower()) not in GOOD:
            said[check.lower()] = verdict.lower()
    return said


def _said(check: str, verdict: str) -> Finding:
    facts = {"check": check.upper(), "verdict": verdict}
    if verdict in GOOD:
        return ok(f"seed_{check}", _("The receiver finds %(check)s in order.") % facts)
    words = _("The receiver says %(check)s=%(verdict)s. Look at what is said of it above.") % facts
    return Finding("seed", f"seed_{check}_{verdict}", Level.FAIL, words)


def _covered(message: Message) -> Finding:
    signatures = [tags(str(one)) for one in message.get_all("DKIM-Signature", [])]
    covered = [set(one.get("h", "").lower().split(":")) for one in signatures]
    if any(names >= BOTH_WAYS_OUT for names in covered):
        return ok("seed_leave", _("The signature covers the button to leave."))
    words = _(
        "No signature covers List-Unsubscribe and List-Unsubscribe-Post: mail programs then show "
        "no button to leave. Sign with a key of your own."
    )
    return Finding("seed", "seed_leave_unsigned", Level.FAIL, words)
