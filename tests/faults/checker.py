"""The history checker: what the sink took against what the books say.

It knows nothing of how mail is sent. It is given who is owed a mail, what a
server took and when, what the ledger says of each reader, what is left in the
journals, and when somebody said no; it names everybody who was wronged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

IN_DOUBT = {"presumed", "unknown"}
OPEN = {"queued", "deferred"}
NOT_SENT = {"rejected", "skipped", "cancelled", *OPEN}


@dataclass(frozen=True)
class Taken:
    """A line of the sink's log: it owned this mail at this moment."""

    recipient: str
    message_id: str
    at: float


@dataclass(frozen=True)
class History:
    """Everything that is known after a run. `ledger` has the state of each reader's delivery."""

    owed: frozenset[str]
    taken: tuple[Taken, ...]
    ledger: Mapping[str, str]
    journal: tuple[str, ...] = ()
    noes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """Who was wronged, and how; each set but `in_doubt` and `unfinished` must be empty."""

    lost: frozenset[str]  # no mail, and the ledger says there was one, or says nothing
    doubled: frozenset[str]
    renamed: frozenset[str]  # copies under different Message-IDs: no program can fold them
    denied: frozenset[str]  # a mail, and the ledger says there was none
    late: frozenset[str]  # a mail after their no
    strangers: frozenset[str]  # a mail, and nothing was owed
    undecided: frozenset[str]  # words of a journal that nobody has settled
    in_doubt: frozenset[str]
    unfinished: frozenset[str]

    @property
    def is_clean(self) -> bool:
        """Whether nobody was lost, doubled or wronged in any other way."""
        return not (
            self.lost
            or self.doubled
            or self.denied
            or self.late
            or self.strangers
            or self.undecided
        )


def check(history: History, *, grace: float = 0.0) -> Verdict:
    """Judge a run. A mail counts as late from `grace` seconds after a no on."""
    copies = Counter(mail.recipient for mail in history.taken)
    names: dict[str, set[str]] = {}
    for mail in history.taken:
        names.setdefault(mail.recipient, set()).add(mail.message_id)
    return Verdict(
        lost=frozenset(
            reader
            for reader in history.owed
            if not copies[reader] and history.ledger.get(reader, "accepted") == "accepted"
        ),
        doubled=frozenset(reader for reader, number in copies.items() if number > 1),
        renamed=frozenset(reader for reader, found in names.items() if len(found) > 1),
        denied=frozenset(reader for reader in copies if history.ledger.get(reader) in NOT_SENT),
        late=frozenset(
            mail.recipient
            for mail in history.taken
            if mail.at > history.noes.get(mail.recipient, mail.at) + grace
        ),
        strangers=frozenset(set(copies) - history.owed),
        undecided=frozenset(_undecided(history.journal)),
        in_doubt=_in_states(history.ledger, IN_DOUBT),
        unfinished=_in_states(history.ledger, OPEN),
    )


def read_log(path: Path) -> tuple[Taken, ...]:
    """The whole lines of a sink's log."""
    found = []
    for line in path.read_text().split("\n")[:-1]:
        recipient, *message_id, at = line.split(" ")
        found.append(Taken(recipient, "".join(message_id), float(at)))
    return tuple(found)


def read_journals(folder: Path) -> tuple[str, ...]:
    """What senders left written; nothing once every one of them was settled."""
    return tuple(
        line for path in sorted(folder.glob("*.log")) for line in path.read_text().splitlines()
    )


def _in_states(ledger: Mapping[str, str], states: set[str]) -> frozenset[str]:
    return frozenset(reader for reader, state in ledger.items() if state in states)


def _undecided(journal: Iterable[str]) -> Iterable[str]:
    """The deliveries whose last word is not an answer."""
    last: dict[str, str] = {}
    for line in journal:
        kind, delivery, *_code = line.split(" ")
        last[delivery] = kind
    return (delivery for delivery, kind in last.items() if kind not in {"A", "B"})
