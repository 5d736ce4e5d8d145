"""What can go wrong at an SMTP server, and how a test says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class HungUp(Exception):
    """The conversation is over."""


@dataclass(frozen=True)
class Moment:
    """Where a conversation stands: the stage that is answered, and for which mail."""

    stage: str
    mail: int
    connection: int
    recipient: str


@dataclass(frozen=True)
class Fault:
    """What the server does instead: wait, say something else, hang up; `keep`: it has the mail."""

    answer: str = ""
    wait: float = 0.0
    drop: bool = False
    keep: bool = False
    trickle: bool = False


Faults = Callable[[Moment], Fault | None]

KINDS = {
    "later": Fault(answer="451 4.3.0 try again later"),
    "never": Fault(answer="550 5.1.1 no such user"),
    "closing": Fault(answer="421 4.3.2 shutting down"),
    "drop": Fault(drop=True),
    "drop-kept": Fault(drop=True, keep=True),
    "slow": Fault(wait=0.05, keep=True),
    "trickle": Fault(trickle=True, keep=True),
}


def nothing(_moment: Moment) -> Fault | None:
    """A good server."""
    return None


def at(stage: str, fault: Fault, *, mails: set[int] | None = None) -> Faults:
    """The fault at one stage: always, or for the mails of these numbers (counted from 1)."""

    def decide(moment: Moment) -> Fault | None:
        is_meant = moment.stage == stage and (mails is None or moment.mail in mails)
        return fault if is_meant else None

    return decide
