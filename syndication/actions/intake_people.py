"""The people of an intake: a line becomes a claim, a claim a decision, a decision a row.

A list may have a million lines: what is done for each is counted in microseconds. A file is read
once, the lines of a page go through the database together, and there are few decisions among them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core import bulk
from newsletter.actions.homecoming import Arrival, Homecoming, known_at, take_in
from newsletter.consent import NOBODY_READS, NOES, Claim, Decision, Known, Policy, decide, weight
from newsletter.histories import read_history
from newsletter.models import Newsletter
from syndication.exchange import Drop, ExportsPeople
from syndication.heard import Heard
from syndication.models import Intake, IntakeRow
from syndication.told import Line, said

BATCH = 4000
LEAST_NO = weight(NOES[0], is_proven=False)
NOT_HEARD = (-1, 0)
UNKNOWN = Known()
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
# What undo must take back of a row that made a place, by whether it made the person too.
MADE = {is_new: json.dumps({"place": True, "person": is_new}) for is_new in (True, False)}
_quoted = json.encoder.encode_basestring  # as a text in JSON
Decided = tuple[Line, Decision]


class People:
    """Reads the people of a drop once, to hear every no in it; decides about each by the page."""

    def __init__(
        self, intake: Intake, platform: ExportsPeople, drop: Drop, *, heard: Heard
    ) -> None:
        assert intake.newsletter is not None  # noqa: S101 - `receive` chose one
        self.intake = intake
        self.newsletter: Newsletter = intake.newsletter
        lists = Newsletter.objects.filter(site=intake.site_id).select_related("site")
        self.lists = {one.slug: one for one in lists} | {"": self.newsletter}
        self.policy = Policy(is_attested=bool(intake.attestation))
        self._heard = heard
        self._decisions: dict[tuple[Any, ...], Decision] = {}
        people = platform.read_people(drop)
        own = self.newsletter.slug
        heard.listen(
            (said(number, person, own=own) for number, person in enumerate(people, start=1)),
            a_page=BATCH,
        )
        self.total = heard.total
        self._evidence = _beginning(intake)

    def batches(self, *, after: int = 0) -> Iterator[list[Decided]]:
        """The lines behind number `after`, decided by what is known now, a page at a time."""
        for page in self._heard.pages(after=after):
            lines = [self._placed(Line(*one)) for one in page]
            heard = self._heard.among([one.key for one in lines if one.address])
            known = self._known(lines)
            yield [
                (
                    one,
                    self._decide(
                        one,
                        heard.get(one.key, NOT_HEARD),
                        known[one.list].get(one.address, UNKNOWN),
                    ),
                )
                for one in lines
            ]

    def _placed(self, line: Line) -> Line:
        """The line, whose list may be none of ours."""
        if line.list in self.lists:
            return line
        problem = _("There is no newsletter “%(slug)s” here. Make it first, under this name.")
        return line._replace(address="", problem=problem % {"slug": line.list[:50]})

    def _known(self, lines: Sequence[Line]) -> Mapping[str, Mapping[str, Known]]:
        """Where each address of each list stands here."""
        found: dict[str, Mapping[str, Known]] = defaultdict(dict)
        for slug, theirs in _by_list(lines).items():
            addresses = {one.hash: one.address for one in theirs}
            found[slug] = known_at(newsletter=self.lists[slug], addresses=addresses)
        return found

    def _decide(self, line: Line, heard: tuple[int, int], here: Known) -> Decision:
        """What becomes of a line; of a million there are not many different ones."""
        address = "good" if line.address else "bad" if line.problem else "none"
        if line.address.partition("@")[0] in NOBODY_READS:
            address = "role"
        in_file = "alone"
        if line.address and line.state and line.state not in NOES:
            heaviest, number = heard
            if heaviest >= LEAST_NO:
                in_file = "no"
            elif number != line.number:
                in_file = "repeat"
        facts = (line.state, line.is_proven, address, in_file)
        decision = self._decisions.get((*facts, here.state, here.no))
        if decision is None:
            claim = Claim(line.state, is_proven=line.is_proven, address=address, in_file=in_file)
            decision = decide(claim, here, self.policy)
            self._decisions[*facts, here.state, here.no] = decision
        return decision

    def report(self, batch: Sequence[Decided]) -> None:
        """Leave a line of the report for each line of a batch."""
        run = self.intake.pk
        bulk.insert(
            IntakeRow,
            REPORTED,
            (
                (
                    run,
                    "person",
                    line.number,
                    (line.address or line.shown)[:255],
                    decision.bucket._value_,
                    decision.reason,
                    line.name[:255],
                    _told(line),
                )
                for line, decision in batch
            ),
            encoded=("fidelity",),
        )

    def bring(self, batch: Sequence[Decided], rows: Mapping[int, int]) -> None:
        """Do what was decided about a batch and say so on its rows (by number, their keys)."""
        decided = {line.number: decision for line, decision in batch}
        made: dict[int, bool] = {}
        people: dict[str, int] = {}
        for slug, lines in _by_list(line for line, _decision in batch).items():
            arrivals = [self._arrival(one, decided[one.number], rows[one.number]) for one in lines]
            taken = take_in(homecoming=self._homecoming(self.lists[slug]), arrivals=arrivals)
            made |= taken.made
            people |= taken.people
        bulk.update(
            IntakeRow,
            ["outcome", "reason", "made", "subscriber_id"],
            (
                (
                    key := rows[line.number],
                    decision.bucket._value_,
                    decision.reason,
                    MADE[made[key]] if key in made else "{}",
                    people.get(line.address),
                )
                for line, decision in batch
            ),
            encoded=("made",),
        )

    def _arrival(self, line: Line, decision: Decision, row: int) -> Arrival:
        history = line.history
        slug = line.list or self.newsletter.slug
        return Arrival(
            row=row,
            address=line.address,
            address_hash=line.hash,
            decision=decision,
            shown=" ".join(line.shown.split()),
            name=line.name,
            language=line.language,
            ip=line.ip,
            confirmed_at=line.agreed_at,
            left_at=line.gone_at,
            evidence=self._proof(line, decision),
            says=line.state,
            tags=tuple(line.tags),
            history=None if history is None else read_history(history, newsletter=slug),
        )

    def _homecoming(self, newsletter: Newsletter) -> Homecoming:
        return Homecoming(newsletter=newsletter, how=self.intake.label, run=self.intake.pk)

    def _proof(self, line: Line, decision: Decision) -> str:
        """What is kept to prove a yes, as JSON."""
        asked = f', "asked_at": "{line.asked_at}"' if line.asked_at else ""
        confirmed = f', "confirmed_at": "{line.confirmed_at}"' if line.confirmed_at else ""
        return (
            f'{self._evidence}, "line": {line.number}, "told": {_quoted(line.told)}'
            f'{asked}{confirmed}, "decided": "{decision.reason}"}}'
        )


def homecoming_of(intake: Intake) -> Homecoming:
    """The run as the newsletter knows it."""
    assert intake.newsletter is not None  # noqa: S101 - only runs with people ask
    return Homecoming(newsletter=intake.newsletter, how=intake.label, run=intake.pk)


def _beginning(intake: Intake) -> str:
    """What the proofs of a run have in common: JSON that the rest of each is put behind."""
    facts = {
        "platform": intake.platform,
        "file": intake.file_name,
        "sha256": intake.sha256,
        "statement": intake.attestation,
        "brought_by": intake.started_by_id,
    }
    return json.dumps(facts, ensure_ascii=False).removesuffix("}")


def _told(line: Line) -> str:
    """What the file says and where, as JSON."""
    problem = f', "problem": {_quoted(line.problem[:500])}' if line.problem else ""
    return f'{{"says": "{line.state}", "where": {_quoted(line.told)}{problem}}}'


def _by_list(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines with an address, by their lists."""
    found: dict[str, list[Line]] = defaultdict(list)
    for one in lines:
        if one.address:
            found[one.list].append(one)
    return found
