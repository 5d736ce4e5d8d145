"""The run: a file is looked through, brought home, taken back.

Looking and bringing are the same walk but for the last step. Everything is
done in batches that commit together with the mark of how far the run is, so
that a worker may die at any point: the next one goes on behind the mark.
Nothing here mails, copies or notifies anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from core import bulk
from newsletter.actions.sending_back import take_out
from syndication.actions.columns import reader_of
from syndication.actions.followers import count_followers
from syndication.actions.intake import book_of, path_of
from syndication.actions.intake_people import BATCH, People, homecoming_of
from syndication.actions.intake_refusals import bring_refusals, check_refusals
from syndication.actions.intake_stories import bring_all_stories, report_stories
from syndication.actions.stories import prove, take_back_story
from syndication.archive import open_drop
from syndication.exchange import Drop, ExportsPeople, ReadsLiveSites
from syndication.fidelity import together
from syndication.heard import Heard
from syndication.live_stories import capture
from syndication.models import Intake, IntakeRow
from syndication.old_site import Hints
from syndication.registry import platform

State = Intake.State
Step = Callable[[str], None]


def look_through(intake: Intake, *, step: Step = lambda _what: None) -> None:
    """Decide about every item without doing anything, and leave a row for each; idempotent.

    A run that went further is left alone.
    """
    if intake.state not in {State.RECEIVED, State.REPORTED}:
        return
    _forget_rows(intake)
    if intake.report.get("live"):
        capture(path_of(intake), cast("ReadsLiveSites", platform(intake.platform)))
    total = 0
    with _opened(intake) as (reader, drop):
        if _holds(intake, "people"):
            check_refusals(intake, reader, drop)
            with _people(intake, reader, drop) as people:
                _save_report(intake, total=people.total, pace=_pace(0))
                for batch in people.batches():
                    people.report(batch)
                    total += len(batch)
                    step(_note(intake, total))
        hints = Hints()
        if _holds(intake, "stories"):
            total += report_stories(intake, drop, hints=hints, step=step)
    _save_report(intake, total=total, done={}, **hints.as_report(), **_counts(intake))
    _settle(intake, State.REPORTED)


def bring_home(intake: Intake, *, step: Step = lambda _what: None) -> None:
    """Do what was decided, with each decision taken anew from what is known now.

    Goes on behind the last committed batch when it was cut off; a run that is
    home is left alone.
    """
    if intake.state in {State.HOME, State.UNDOING, State.UNDONE}:
        return
    if intake.state == State.RECEIVED:
        look_through(intake, step=step)
    _settle(intake, State.RUNNING, due_at=timezone.now())
    with _opened(intake) as (reader, drop):
        if _holds(intake, "people"):
            bring_refusals(intake, reader, drop, mark=_mark)
            with _people(intake, reader, drop) as people:
                _bring_people(intake, people, step)
            book_of(intake).unlink()
            count_followers(intake)
        if _holds(intake, "stories"):
            done = _done(intake, "stories")
            bring_all_stories(intake, drop, after=done, mark=_mark, step=step)
            _save_report(intake, addresses=prove(intake))
    _save_report(intake, **_counts(intake))
    _settle(intake, State.HOME, finished_at=timezone.now())


def take_back(intake: Intake, *, step: Step = lambda _what: None) -> None:
    """Remove what the run made, newest first; what people did since stays, and so does every no."""
    for row in _made(intake, "story"):
        with transaction.atomic():
            why = take_back_story(row=row)
            row.made = {**row.made, "left": why} if why else {}
            row.save(update_fields=["made"])
        step(row.title)
    people = _made(intake, "person")
    while rows := list(people[:BATCH]):
        people = people.filter(number__lt=rows[-1].number)
        with transaction.atomic():
            makers = {row.pk: bool(row.made.get("person")) for row in rows}
            people_of = [row.subscriber_id for row in rows if row.subscriber_id]
            left = take_out(homecoming=homecoming_of(intake), rows=makers, people=people_of)
            for row in rows:
                row.made = {**row.made, "left": left[row.pk]}
            IntakeRow.objects.bulk_update([row for row in rows if left[row.pk]], ["made"])
            gone = [pk for pk, why in left.items() if not why]
            IntakeRow.objects.filter(pk__in=gone).update(made={})
        step(_note(intake, len(rows)))
    left_behind = IntakeRow.objects.filter(intake=intake, made__has_key="left").count()
    _save_report(intake, left=left_behind)
    _settle(intake, State.UNDONE, undone_at=timezone.now())


def refuse(intake: Intake, why: str) -> None:
    """Give a run up: the file turned out to be unreadable. What it brought can be taken back."""
    _settle(intake, State.REFUSED, last_error=why)


def _bring_people(intake: Intake, people: People, step: Step) -> None:
    _save_report(intake, pace=_pace(_done(intake, "people")))
    for batch in people.batches(after=_done(intake, "people")):
        numbers = [line.number for line, _decision in batch]
        with transaction.atomic():
            rows = IntakeRow.objects.filter(
                intake=intake, kind="person", number__range=(numbers[0], numbers[-1])
            )
            people.bring(batch, dict(rows.values_list("number", "pk")))
            _mark(intake, "people", numbers[-1])
        step(_note(intake, numbers[-1]))


@contextmanager
def _people(intake: Intake, reader: Any, drop: Drop) -> Iterator[People]:
    """The people of a run, with the book of what its file says about whom."""
    with Heard(book_of(intake)) as heard, bulk.unswept():
        yield People(intake, cast("ExportsPeople", reader), drop, heard=heard)


def _forget_rows(intake: Intake) -> None:
    """Remove the rows of a look that was cut off; as one statement, for there may be a million."""
    rows: Any = IntakeRow.objects.filter(intake=intake)
    rows._raw_delete(rows.db)  # noqa: SLF001 - Django's own deletion, without loading the rows


@contextmanager
def _opened(intake: Intake) -> Iterator[tuple[Any, Drop]]:
    with open_drop(path_of(intake)) as drop:
        yield reader_of(intake), drop


def _holds(intake: Intake, what: str) -> bool:
    return what in intake.report.get("holds", ())


def _made(intake: Intake, kind: str) -> Any:
    """The rows that made something which was neither taken back nor left behind."""
    rows = IntakeRow.objects.filter(intake=intake, kind=kind).exclude(made={})
    return (
        rows.exclude(made__has_key="left")
        .filter(**({"made__has_key": "place"} if kind == "person" else {}))
        .order_by("-number")
    )


def _pace(done: int) -> dict[str, Any]:
    """Since when, and from how many on: by it the report tells how long the rest takes."""
    return {"since": timezone.now().isoformat(), "from": done}


def _done(intake: Intake, what: str) -> int:
    return int(intake.report.get("done", {}).get(what, 0))


def _mark(intake: Intake, what: str, number: int) -> None:
    """How far the run is, committed with what it did."""
    done = {**intake.report.get("done", {}), what: number}
    _save_report(intake, done=done)


def _save_report(intake: Intake, **facts: Any) -> None:
    intake.report = {**intake.report, **facts}
    Intake.objects.filter(pk=intake.pk).update(report=intake.report)


def _settle(intake: Intake, state: str, **facts: Any) -> None:
    facts = {"due_at": None, "last_error": "", **facts}
    Intake.objects.filter(pk=intake.pk).update(state=state, **facts)
    intake.refresh_from_db()


def _counts(intake: Intake) -> dict[str, Any]:
    """How many rows ended in which bucket, and for which reason; counted, never added up."""
    found = (
        IntakeRow.objects.filter(intake=intake)
        .order_by()
        .values_list("kind", "outcome", "reason")
        .annotate(number=Count("pk"))
    )
    stories = dict.fromkeys(("created", "updated", "skipped", "refused"), 0)
    people = dict.fromkeys(("admit", "invite", "hold", "refuse"), 0)
    reasons: dict[str, int] = {}
    for kind, outcome, reason, number in found:
        (people if kind == "person" else stories)[outcome] += number
        if kind == "person":
            reasons[reason] = reasons.get(reason, 0) + number
    measured = IntakeRow.objects.filter(intake=intake, kind="story").exclude(fidelity={})
    fidelity = together(measured.values_list("fidelity", flat=True).iterator(chunk_size=2000))
    return {"stories": stories, "people": people, "reasons": reasons, "fidelity": fidelity}


def _note(intake: Intake, number: int) -> str:
    return _("%(file)s: %(number)d people") % {"file": intake.file_name, "number": number}
