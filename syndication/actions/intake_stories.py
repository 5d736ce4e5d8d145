"""The stories of an intake: what each is to become, and how they come home, batch by batch.

A batch is one transaction with its mark. Where one of them cannot come, they come one by one, so
that it does not stop the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core import bulk
from syndication.actions.columns import reader_of
from syndication.actions.old_site import at_their_places
from syndication.actions.stories import (
    Arrival,
    Places,
    StoryPlan,
    bring_stories,
    gather,
    homes_of,
    plan_story,
    relink,
)
from syndication.actions.stories.gathering import Gathered, Missing
from syndication.exchange import Drop, Story
from syndication.live_stories import read_kept
from syndication.models import Intake, IntakeRow
from syndication.old_site import Hints

BATCH = 25  # stories
HEAVIEST = 32 * 1024**2  # bytes of pictures and files that a batch holds in memory
MAKES = ("created", "updated")
REPORTED = (
    "intake_id",
    "kind",
    "number",
    "source_id",
    "source_url",
    "outcome",
    "reason",
    "title",
    "page_id",
    "fidelity",
)
BROUGHT = ("outcome", "reason", "page_id", "fidelity", "made")

Numbered = tuple[int, Story]
Mark = Callable[[Intake, str, int], None]
Step = Callable[[str], None]
logger = logging.getLogger("syndication.homecoming")


def stories_of(intake: Intake, drop: Drop) -> Iterator[Numbered]:
    """The stories of a run by their numbers; of a running site, what was kept of it."""
    read = read_kept if intake.report.get("live") else reader_of(intake).read_stories
    return enumerate(at_their_places(intake, read(drop)), start=1)


@dataclass(frozen=True, slots=True)
class Ready:
    """A story that was decided about, and what it shows."""

    number: int
    arrival: Arrival

    @property
    def is_made(self) -> bool:
        return self.arrival.plan.outcome in MAKES

    @property
    def weight(self) -> int:
        found = self.arrival.gathered.values()
        return sum(len(what.data) for what in found if not isinstance(what, Missing))


def report_stories(intake: Intake, drop: Drop, *, hints: Hints, step: Step) -> int:
    """Leave a row for every story, without doing anything; how many there are.

    What they hint at is noted.
    """
    total = 0
    for batch in _batches(stories_of(intake, drop)):
        decide = _Deciding(intake, batch)
        bulk.insert(IntakeRow, REPORTED, [_row(intake, decide.ready(*one)) for one in batch])
        for _number, story in batch:
            hints.note(story)
            step(story.title)
        total += len(batch)
    return total


def bring_all_stories(intake: Intake, drop: Drop, *, after: int, mark: Mark, step: Step) -> None:
    """Bring home what comes behind a mark, and turn the links that were left open."""
    places = Places(intake)
    ahead = (one for one in stories_of(intake, drop) if one[0] > after)
    for batch in _batches(ahead):
        decide = _Deciding(intake, batch)
        for load in loads(decide.ready(*one, drop) for one in batch):
            _bring(intake, load, places, mark)
        for _number, story in batch:
            step(story.title)
    relink(intake)


def _batches(stories: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """So many at once, and of a story that is there twice one at a time."""
    batch: list[Numbered] = []
    names: set[str] = set()
    for number, story in stories:
        if len(batch) == BATCH or story.source_id in names:
            yield batch
            batch, names = [], set()
        batch.append((number, story))
        names.add(story.source_id)
    if batch:
        yield batch


def loads(ready: Iterable[Ready]) -> Iterator[list[Ready]]:
    """As many of a batch as memory should hold with their pictures."""
    load: list[Ready] = []
    for one in ready:
        load.append(one)
        if sum(other.weight for other in load) > HEAVIEST:
            yield load
            load = []
    if load:
        yield load


def _bring(intake: Intake, load: Sequence[Ready], places: Places, mark: Mark) -> None:
    """A load in one transaction with its mark; or each by itself, and who cannot come is told."""
    try:
        with transaction.atomic():
            _take_in(intake, load, places)
            mark(intake, "stories", load[-1].number)
    except Exception as error:  # noqa: BLE001 - told below, where it is known whose it is
        places.take_back()
        failed = error
    else:
        places.settle()
        return
    if len(load) > 1:
        for one in load:
            _bring(intake, [one], places, mark)
        return
    logger.error("A story cannot come home.", exc_info=failed)
    rows = IntakeRow.objects.filter(intake=intake, kind="story", number=load[0].number)
    rows.update(outcome="refused", reason=str(failed), made={})
    mark(intake, "stories", load[0].number)


def _take_in(intake: Intake, load: Sequence[Ready], places: Places) -> None:
    coming = [one for one in load if one.is_made]
    arrivals = [one.arrival for one in coming]
    brought = bring_stories(intake=intake, arrivals=arrivals, places=places) if coming else []
    made = {one.number: facts for one, facts in zip(coming, brought, strict=True)}
    found = IntakeRow.objects.filter(
        intake=intake, kind="story", number__range=(load[0].number, load[-1].number)
    )
    rows = dict(found.values_list("number", "pk"))
    bulk.update(
        IntakeRow,
        BROUGHT,
        [(rows[one.number], *_told(one.arrival.plan, made.get(one.number, {}))) for one in load],
    )


def _told(plan: StoryPlan, made: dict[str, Any]) -> tuple[Any, ...]:
    """What a row says of a story, in the order of `BROUGHT`."""
    page = made.get("page", plan.page_id)
    return plan.outcome, plan.reason, page, made.get("fidelity", plan.fidelity), made


class _Deciding:
    """Decides about the stories of a batch, by what is known of them."""

    def __init__(self, intake: Intake, batch: Sequence[Numbered]) -> None:
        self.intake = intake
        self._homes = homes_of(intake, [story for _number, story in batch])
        rows = IntakeRow.objects.filter(
            intake=intake, kind="story", number__range=(batch[0][0], batch[-1][0])
        )
        self._measured = dict(rows.values_list("number", "fidelity"))

    def ready(self, number: int, story: Story, drop: Drop | None = None) -> Ready:
        """What becomes of a story; what it shows is gathered from a drop, and from strangers.

        The look through the same file has measured it already.
        """
        kept = self._measured.get(number, {})
        measured = {name: kept[name] for name in kept if name not in {"asks", "left_out"}}
        gathered: Gathered = {}
        try:
            plan = plan_story(intake=self.intake, story=story, homes=self._homes, measured=measured)
            if drop is not None and plan.outcome in MAKES:
                gathered = gather(intake=self.intake, plan=plan, drop=drop)
        except Exception as error:
            logger.exception("A story cannot be read.")
            plan = StoryPlan("refused", str(error), None, "")
        return Ready(number, Arrival(story, plan, gathered))


def _row(intake: Intake, one: Ready) -> tuple[Any, ...]:
    """What a row says of a story that was looked through, in the order of `REPORTED`."""
    story, plan = one.arrival.story, one.arrival.plan
    return (
        *(intake.pk, "story", one.number, story.source_id[:255], story.source_url[:1000]),
        *(plan.outcome, plan.reason, story.title[:255], plan.page_id, dict(plan.fidelity)),
    )
