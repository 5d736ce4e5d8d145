"""When an issue on its way must stop by itself (requirement G1). Pure: numbers in, alarms out.

Gmail and Yahoo ask for a complaint rate below 0.1 % and turn senders away at
0.3 %; a list of which one address in twenty is dead was bought or is old; and
servers that answer 5.7.x do not want our mail at all, so every further one
makes it worse. A few mails prove nothing: each rule has a least number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

COMPLAINTS_WARN, COMPLAINTS_STOP, LEAST_COMPLAINTS = 0.001, 0.003, 3
BOUNCES_STOP, LEAST_BOUNCES = 0.05, 10
POLICY_STOP, LEAST_POLICY = 0.20, 10
STALLED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of an issue so far: `handed` mails got an answer, the others are among them.

    `idle` is the time since anything was settled while mail was due, or None.
    """

    handed: int
    hard: int = 0
    policy: int = 0
    complaints: int = 0
    idle: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One alarm: of which kind, whether it stops the issue, and what to say."""

    kind: str
    stops: bool
    words: str


def findings(tally: Tally) -> list[Finding]:
    """What is wrong with an issue that stands like this; the worst first."""
    found = [*_complaints(tally), *_bounces(tally), *_policy(tally), *_stalled(tally)]
    return sorted(found, key=lambda finding: not finding.stops)


def percent(part: int, whole: int) -> str:
    """A share as people read it: 0.31 %."""
    return f"{100 * part / max(whole, 1):.2f} %"


def _complaints(tally: Tally) -> list[Finding]:
    rate = tally.complaints / max(tally.handed, 1)
    if tally.complaints < LEAST_COMPLAINTS or rate < COMPLAINTS_WARN:
        return []
    words = _(
        "%(count)d readers called this issue spam (%(rate)s). Above 0.3 %% the large providers "
        "turn a sender away. Ask where these readers came from before you go on."
    )
    facts = {"count": tally.complaints, "rate": percent(tally.complaints, tally.handed)}
    return [Finding("complaints", stops=rate >= COMPLAINTS_STOP, words=words % facts)]


def _bounces(tally: Tally) -> list[Finding]:
    if tally.hard < LEAST_BOUNCES or tally.hard <= BOUNCES_STOP * tally.handed:
        return []
    words = _(
        "%(count)d addresses do not exist (%(rate)s). Above 5 %% a list looks bought. "
        "Look at what was imported last before you go on."
    )
    facts = {"count": tally.hard, "rate": percent(tally.hard, tally.handed)}
    return [Finding("bounces", stops=True, words=words % facts)]


def _policy(tally: Tally) -> list[Finding]:
    if tally.policy < LEAST_POLICY or tally.policy <= POLICY_STOP * tally.handed:
        return []
    words = _(
        "Servers refused %(count)d mails because they come from here (%(rate)s). Look at the "
        "sending domain's page and at the answers below before you go on."
    )
    facts = {"count": tally.policy, "rate": percent(tally.policy, tally.handed)}
    return [Finding("policy", stops=True, words=words % facts)]


def _stalled(tally: Tally) -> list[Finding]:
    if tally.idle is None or tally.idle < STALLED_AFTER:
        return []
    words = _("Mail is due and nothing has moved for %d minutes. Is a worker running?")
    minutes = int(tally.idle.total_seconds() // 60)
    return [Finding("stalled", stops=False, words=words % minutes)]
