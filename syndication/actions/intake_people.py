"""The people of an intake: a line becomes a claim, a claim a decision, a decision a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from core import bulk
from newsletter.actions.homecoming import Arrival, Homecoming, known_at, take_in
from newsletter.addresses import BadAddress, normalise
from newsletter.consent import (
    NOBODY_READS,
    NOES,
    Claim,
    Decision,
    Known,
    Policy,
    decide,
    weight,
)
from newsletter.models import Newsletter
from syndication.exchange import Drop, ExportsPeople, Person
from syndication.heard import Claimed, Heard, key_of
from syndication.models import Intake, IntakeRow

BATCH = 1000
LEAST_NO = weight(NOES[0], is_proven=False)
REPORTED = (
    "intake_id",
    "kind",
    "number",
    "source_id",
    "outcome",
    "reason",
    "title",
    "fidelity",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, counted over all its tables; `address` is normalised, or empty."""

    number: int
    person: Person
    address: str
    problem: str = ""

    @property
    def is_proven(self) -> bool:
        return bool(self.person.confirmed_at or self.person.subscribed_at)

    @property
    def weight(self) -> int:
        """How much the line must be heeded; nothing where it claims nothing."""
        if not self.address or not self.person.state:
            return -1
        return weight(self.person.state, is_proven=self.is_proven)


Decided = tuple[Line, Decision]


class People:
    """Reads the people of a drop twice: once to hear every no in it, once to decide."""

    def __init__(
        self, intake: Intake, platform: ExportsPeople, drop: Drop, *, heard: Heard
    ) -> None:
        assert intake.newsletter is not None  # noqa: S101 - `receive` chose one
        self.intake = intake
        self.newsletter: Newsletter = intake.newsletter
        self.policy = Policy(is_attested=bool(intake.attestation))
        self._platform, self._drop, self._heard = platform, drop, heard
        heard.listen(_claimed(line) for line in self._lines())
        self.total = heard.total

    def batches(self, *, after: int = 0) -> Iterator[list[Decided]]:
        """The lines behind number `after`, decided by what is known now, some hundred at a time."""
        lines = (line for line in self._lines() if line.number > after)
        while batch := list(islice(lines, BATCH)):
            addresses = {one.address for one in batch if one.address}
            known = known_at(newsletter=self.newsletter, addresses=addresses)
            keys = {address: key_of(address) for address in addresses}
            heard = self._heard.among(keys.values())
            yield [
                (
                    one,
                    decide(
                        _claim(one, heard.get(keys.get(one.address, 0), (-1, 0))),
                        known.get(one.address, Known()),
                        self.policy,
                    ),
                )
                for one in batch
            ]

    def report(self, batch: Sequence[Decided]) -> None:
        """Leave a line of the report for each line of a batch."""
        bulk.insert(IntakeRow, REPORTED, (self._reported(*one) for one in batch))

    def bring(self, batch: Sequence[Decided], rows: Mapping[int, int]) -> None:
        """Do what was decided about a batch and say so on its rows (by number, their keys)."""
        arrivals = [
            self._arrival(line, decision, rows[line.number])
            for line, decision in batch
            if line.address
        ]
        taken = take_in(homecoming=homecoming_of(self.intake), arrivals=arrivals)
        bulk.update(
            IntakeRow,
            ["outcome", "reason", "made", "subscriber_id"],
            (
                (
                    key := rows[line.number],
                    decision.bucket.value,
                    decision.reason,
                    {"place": True, "person": taken.made[key]} if key in taken.made else {},
                    taken.people.get(line.address),
                )
                for line, decision in batch
            ),
        )

    def _reported(self, line: Line, decision: Decision) -> tuple[Any, ...]:
        person = line.person
        told = {"says": person.state, "where": person.evidence[:500]}
        if line.problem:
            told["problem"] = line.problem[:500]
        return (
            self.intake.pk,
            "person",
            line.number,
            (line.address or person.address)[:255],
            decision.bucket.value,
            decision.reason,
            _flat(person.name)[:255],
            told,
        )

    def _lines(self) -> Iterator[Line]:
        for number, person in enumerate(self._platform.read_people(self._drop), start=1):
            yield _line(number, person)

    def _arrival(self, line: Line, decision: Decision, row: int) -> Arrival:
        person = line.person
        return Arrival(
            row=row,
            address=line.address,
            decision=decision,
            shown=_flat(person.address),
            name=_flat(person.name),
            language=person.language,
            ip=person.ip,
            confirmed_at=person.confirmed_at or person.subscribed_at,
            left_at=person.left_at,
            evidence=self._evidence(line),
        )

    def _evidence(self, line: Line) -> dict[str, Any]:
        intake, person = self.intake, line.person
        times = {"asked": person.subscribed_at, "confirmed": person.confirmed_at}
        return {
            "platform": intake.platform,
            "file": intake.file_name,
            "sha256": intake.sha256,
            "line": line.number,
            "told": person.evidence[:500],
            "statement": intake.attestation,
            "brought_by": intake.started_by_id,
            **{f"{what}_at": at.isoformat() for what, at in times.items() if at},
        }


def homecoming_of(intake: Intake) -> Homecoming:
    """The run as the newsletter knows it."""
    assert intake.newsletter is not None  # noqa: S101 - only runs with people ask
    return Homecoming(newsletter=intake.newsletter, how=intake.label, run=intake.pk)


def _line(number: int, person: Person) -> Line:
    """What the line's address is; a row that is broken may still say whose no it is."""
    problem = person.problem
    address = ""
    if person.address and person.state != "no_email":
        try:
            address = normalise(person.address)
        except BadAddress as error:
            problem = problem or str(error)
    if person.problem and person.state not in NOES:
        address = ""
    return Line(number, person, address, problem)


def _claimed(line: Line) -> Claimed | None:
    """What the book of the file is told of a line."""
    told = line.weight
    return None if told < 0 else (key_of(line.address), told, line.number)


def _claim(line: Line, heard: tuple[int, int]) -> Claim:
    """What the line says, beside what counts most of all that the file says of its address."""
    state = line.person.state
    address = "good" if line.address else "bad" if line.problem else "none"
    if line.address.partition("@")[0] in NOBODY_READS:
        address = "role"
    in_file = "alone"
    if line.address and state and state not in NOES:
        heaviest, number = heard
        if heaviest >= LEAST_NO:
            in_file = "no"
        elif number != line.number:
            in_file = "repeat"
    return Claim(state, is_proven=line.is_proven, address=address, in_file=in_file)


def _flat(text: str) -> str:
    """A stranger's words on one line."""
    return " ".join(text.split())
