"""The people of an intake: a line becomes a claim, a claim a decision, a decision a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

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
from newsletter.histories import read_history
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
    newsletter: Newsletter
    problem: str = ""

    @property
    def key(self) -> int:
        """By what the book of the file knows the address, on its list."""
        return key_of(f"{self.newsletter.pk} {self.address}")

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
        lists = Newsletter.objects.filter(site=intake.site_id).select_related("site")
        self.lists = {"": self.newsletter} | {one.slug: one for one in lists}
        self.policy = Policy(is_attested=bool(intake.attestation))
        self._platform, self._drop, self._heard = platform, drop, heard
        heard.listen(_claimed(line) for line in self._lines())
        self.total = heard.total

    def batches(self, *, after: int = 0) -> Iterator[list[Decided]]:
        """The lines behind number `after`, decided by what is known now, some hundred at a time."""
        lines = (line for line in self._lines() if line.number > after)
        while batch := list(islice(lines, BATCH)):
            known = self._known(batch)
            keys = [one.key if one.address else 0 for one in batch]
            heard = self._heard.among(keys)
            yield [
                (one, decide(_claim(one, heard.get(key, (-1, 0))), here, self.policy))
                for one, key, here in zip(batch, keys, known, strict=True)
            ]

    def _known(self, batch: Sequence[Line]) -> list[Known]:
        """Where each line's address stands here."""
        found = {
            newsletter: known_at(newsletter=newsletter, addresses={one.address for one in lines})
            for newsletter, lines in _by_list(one for one in batch if one.address).items()
        }
        return [found.get(one.newsletter, {}).get(one.address, Known()) for one in batch]

    def report(self, batch: Sequence[Decided]) -> None:
        """Leave a line of the report for each line of a batch."""
        bulk.insert(IntakeRow, REPORTED, (self._reported(*one) for one in batch))

    def bring(self, batch: Sequence[Decided], rows: Mapping[int, int]) -> None:
        """Do what was decided about a batch and say so on its rows (by number, their keys)."""
        decided = {line.number: decision for line, decision in batch}
        made: dict[int, bool] = {}
        people: dict[str, int] = {}
        for newsletter, lines in _by_list(
            line for line, _decision in batch if line.address
        ).items():
            arrivals = [self._arrival(one, decided[one.number], rows[one.number]) for one in lines]
            taken = take_in(homecoming=self._homecoming(newsletter), arrivals=arrivals)
            made |= taken.made
            people |= taken.people
        bulk.update(
            IntakeRow,
            ["outcome", "reason", "made", "subscriber_id"],
            (
                (
                    key := rows[line.number],
                    decision.bucket.value,
                    decision.reason,
                    {"place": True, "person": made[key]} if key in made else {},
                    people.get(line.address),
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
            newsletter = self.lists.get(person.newsletter)
            yield _line(number, person, newsletter or self.newsletter, is_here=bool(newsletter))

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
            says=person.state,
            tags=person.tags,
            history=(
                None
                if person.history is None
                else read_history(person.history, newsletter=line.newsletter.slug)
            ),
        )

    def _homecoming(self, newsletter: Newsletter) -> Homecoming:
        return Homecoming(newsletter=newsletter, how=self.intake.label, run=self.intake.pk)

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


def _by_list(lines: Iterable[Line]) -> dict[Newsletter, list[Line]]:
    found: dict[Newsletter, list[Line]] = defaultdict(list)
    for one in lines:
        found[one.newsletter].append(one)
    return found


def _line(number: int, person: Person, newsletter: Newsletter, *, is_here: bool) -> Line:
    """What the line's address is; a row that is broken may still say whose no it is."""
    problem = person.problem
    if not is_here:
        problem = _("There is no newsletter “%(slug)s” here. Make it first, under this name.")
        problem %= {"slug": person.newsletter[:50]}
    address = ""
    if person.address and person.state != "no_email":
        try:
            address = normalise(person.address)
        except BadAddress as error:
            problem = problem or str(error)
    if problem and (not is_here or person.state not in NOES):
        address = ""
    return Line(number, person, address, newsletter, problem)


def _claimed(line: Line) -> Claimed | None:
    """What the book of the file is told of a line."""
    told = line.weight
    return None if told < 0 else (line.key, told, line.number)


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
