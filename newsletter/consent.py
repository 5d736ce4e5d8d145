"""What a file may do to somebody's place on a list: one table of cases, read from the top.

The same table stands in `docs/consent.md` and is what the tests try. It knows
neither files nor the database: plain values in, one decision out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOES = ("bounced", "unsubscribed", "complained", "blocked")  # the stronger the later
# Mailboxes that answer for a machine or an office (RFC 2142): nobody says yes from there.
NOBODY_READS = frozenset(
    ["abuse", "hostmaster", "mailer-daemon", "no-reply", "noreply", "postmaster", "do-not-reply"]
)


class Bucket(StrEnum):
    """Where a line of a file ends; every line ends in exactly one."""

    ADMIT = "admit"
    INVITE = "invite"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a line of a file says about one address.

    `says` is a state as the platform file read it, empty when its word is not
    known. `address` is good, bad, none or role. `in_file` is alone, repeat
    (another line decides) or no (another line says no).
    """

    says: str
    is_proven: bool = False
    address: str = "good"
    in_file: str = "alone"


@dataclass(frozen=True, slots=True)
class Known:
    """Where the address stands at home: the state of its place on the list, and its no."""

    state: str = ""
    no: str = ""

    @property
    def here(self) -> str:
        """In one word: nobody, pending, confirmed or no."""
        if self.no or self.state in NOES:
            return "no"
        return self.state or "nobody"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the person who brings the list home stated: that these people asked for this mail."""

    is_attested: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table; a field left empty says "whatever"."""

    key: str
    bucket: Bucket
    sentence: Promise
    address: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    in_file: str = ""
    here: str = ""
    proof: str = ""
    statement: str = ""
    remembers: bool = False

    def fits(self, facts: dict[str, str]) -> bool:
        """Whether every condition of the case holds."""
        return all(
            not wanted or facts[name] in ((wanted,) if isinstance(wanted, str) else wanted)
            for name, wanted in self.conditions().items()
        )

    def conditions(self) -> dict[str, str | tuple[str, ...]]:
        """The columns of the table that decide, by name."""
        return {
            "address": self.address,
            "says": self.says,
            "in_file": self.in_file,
            "here": self.here,
            "proof": self.proof,
            "statement": self.statement,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a line, why, and the no that is remembered from it (empty for none)."""

    bucket: Bucket
    reason: str
    no: str = ""


CASES = (
    # Counted under this key in the report of a run: followers who could be asked to come.
    Case("no_email", Bucket.REFUSE, _("This platform gives no addresses."), says=("no_email",)),
    Case("no_address", Bucket.REFUSE, _("The file holds no address."), address=("none",)),
    Case("unusable", Bucket.REFUSE, _("This row cannot be used."), address=("bad",)),
    Case(
        "unknown_word", Bucket.REFUSE, _("The file's word for the state is not known."), says=("",)
    ),
    Case("repeated", Bucket.HOLD, _("Another row with this address decides."), in_file="repeat"),
    Case(
        "left_there",
        Bucket.HOLD,
        _("Unsubscribed there. Remembered for ever."),
        says=("unsubscribed",),
        remembers=True,
    ),
    Case(
        "bounced_there",
        Bucket.HOLD,
        _("The address refused mail there. Remembered for ever."),
        says=("bounced",),
        remembers=True,
    ),
    Case(
        "complained_there",
        Bucket.HOLD,
        _("Complained there. Remembered for ever."),
        says=("complained",),
        remembers=True,
    ),
    Case(
        "blocked_there",
        Bucket.HOLD,
        _("Was blocked or removed there. Remembered for ever."),
        says=("blocked",),
        remembers=True,
    ),
    Case("no_in_file", Bucket.HOLD, _("Another row of this file says no."), in_file="no"),
    Case(
        "said_no_here", Bucket.HOLD, _("Said no here. Only their own yes can change it."), here="no"
    ),
    Case("here_already", Bucket.ADMIT, _("Is on the list already."), here="confirmed"),
    Case("waits_already", Bucket.INVITE, _("Waits for their own yes already."), here="pending"),
    Case("never_said_yes", Bucket.INVITE, _("Never said yes there."), says=("pending",)),
    Case(
        "nobody_reads", Bucket.INVITE, _("An office or a machine, not a person."), address=("role",)
    ),
    Case("no_proof", Bucket.INVITE, _("The file holds no proof of their yes."), proof="no"),
    Case(
        "not_stated",
        Bucket.INVITE,
        _("Nobody stated how these people gave consent."),
        statement="no",
    ),
    Case("proven", Bucket.ADMIT, _("Their yes is proven.")),
)
SENTENCES = {case.key: case.sentence for case in CASES}


@cache
def decide(claim: Claim, known: Known, policy: Policy) -> Decision:
    """The first case of the table that fits. Kept: there are not many combinations."""
    facts = {
        "address": claim.address,
        "says": claim.says,
        "in_file": claim.in_file,
        "here": known.here,
        "proof": "yes" if claim.is_proven else "no",
        "statement": "yes" if policy.is_attested else "no",
    }
    case = next(case for case in CASES if case.fits(facts))
    return Decision(case.bucket, case.key, claim.says if case.remembers else "")


def weight(says: str, *, is_proven: bool) -> int:
    """How much a claim must be heeded when lines about one address differ: the least yes counts."""
    if says in NOES:
        return 10 + NOES.index(says)
    return 2 if says == "pending" else int(not is_proven)
