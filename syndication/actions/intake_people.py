"""The people of an intake: a line becomes a claim, a claim a decision, a decision a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any

from django.db.models import OuterRef, Subquery

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
from newsletter.models import Newsletter, Subscriber
from syndication.exchange import Drop, ExportsPeople, Person
from syndication.models import Intake, IntakeRow

BATCH = 500


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


class People:
    """Reads the people of a drop twice: once to hear every no in it, once to decide.

    Of each address only its weightiest claim and where that stands is kept: the
    order of lines does not matter, and memory holds numbers and no names.
    """

    def __init__(self, intake: Intake, platform: ExportsPeople, drop: Drop) -> None:
        assert intake.newsletter is not None  # noqa: S101 - `receive` chose one
        self.intake = intake
        self.newsletter: Newsletter = intake.newsletter
        self.policy = Policy(is_attested=bool(intake.attestation))
        self._platform, self._drop = platform, drop
        self._heard: dict[int, tuple[int, int]] = {}
        self.total = 0
        for line in self._lines():
            self.total = line.number
            self._hear(line)

    def batches(self, *, after: int = 0) -> Iterator[list[tuple[Line, Decision]]]:
        """The lines behind number `after`, decided by what is known now, some hundred at a time."""
        lines = (line for line in self._lines() if line.number > after)
        while batch := list(islice(lines, BATCH)):
            known = known_at(
                newsletter=self.newsletter, addresses=[one.address for one in batch if one.address]
            )
            yield [
                (one, decide(self._claim(one), known.get(one.address, Known()), self.policy))
                for one in batch
            ]

    def bring(self, batch: Sequence[tuple[Line, Decision]], rows: dict[int, int]) -> None:
        """Do what was decided about a batch and say so on its rows (by number, their keys)."""
        arrivals = [
            self._arrival(line, decision, rows[line.number])
            for line, decision in batch
            if line.address
        ]
        made = take_in(homecoming=homecoming_of(self.intake), arrivals=arrivals)
        alike: dict[tuple[str, str, bool | None], list[int]] = defaultdict(list)
        for line, decision in batch:
            key = rows[line.number]
            alike[decision.bucket.value, decision.reason, made.get(key)].append(key)
        # Rows that ended alike are written together: a row at a time costs ten times as much.
        for (outcome, reason, is_person_new), keys in alike.items():
            facts = {} if is_person_new is None else {"place": True, "person": is_person_new}
            IntakeRow.objects.filter(pk__in=keys).update(
                outcome=outcome, reason=reason, made=facts, subscriber=self._person()
            )

    def _person(self) -> Subquery:
        """Who stands at a row's address."""
        people = Subscriber.objects.filter(
            site=self.newsletter.site_id, address=OuterRef("source_id")
        )
        return Subquery(people.exclude(address="").values("pk")[:1])

    def row(self, line: Line, decision: Decision) -> IntakeRow:
        """The line of the report."""
        return IntakeRow(
            intake=self.intake,
            kind="person",
            number=line.number,
            source_id=(line.address or line.person.address)[:255],
            outcome=decision.bucket.value,
            reason=decision.reason,
            title=_flat(line.person.name)[:255],
            fidelity={"says": line.person.state, "where": line.person.evidence[:500]}
            | ({"problem": line.problem[:500]} if line.problem else {}),
        )

    def _lines(self) -> Iterator[Line]:
        for number, person in enumerate(self._platform.read_people(self._drop), start=1):
            yield _line(number, person)

    def _hear(self, line: Line) -> None:
        if not line.address or not line.person.state:
            return
        heard = (-weight(line.person.state, is_proven=line.is_proven), line.number)
        key = _key(line.address)
        self._heard[key] = min(heard, self._heard.get(key, heard))

    def _claim(self, line: Line) -> Claim:
        state = line.person.state
        address = "good" if line.address else "bad" if line.problem else "none"
        if line.address.partition("@")[0] in NOBODY_READS:
            address = "role"
        in_file = "alone"
        if line.address and state and state not in NOES:
            heaviest, number = self._heard[_key(line.address)]
            if -heaviest >= weight(NOES[0], is_proven=False):
                in_file = "no"
            elif number != line.number:
                in_file = "repeat"
        return Claim(state, is_proven=line.is_proven, address=address, in_file=in_file)

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


def _key(address: str) -> int:
    return int.from_bytes(blake2b(address.encode(), digest_size=8).digest(), "big")


def _flat(text: str) -> str:
    """A stranger's words on one line."""
    return " ".join(text.split())
