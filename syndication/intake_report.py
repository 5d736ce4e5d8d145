"""What became of an intake, for people and for machines: every item with its outcome and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.sheets import BOM, harmless, lines
from newsletter.consent import CASES, SENTENCES
from syndication.models import Intake, IntakeRow

HEADERS = ("kind", "row", "source_id", "source_url", "outcome", "reason", "title", "url", "where")

PEOPLE = {
    "admit": _("are on the list: their yes is proven"),
    "invite": _("wait for their own yes and are not mailed"),
    "hold": _("are held back"),
    "refuse": _("cannot come"),
}
STORIES = {
    "created": _("are new here"),
    "updated": _("are changed to what the export holds"),
    "skipped": _("are here as they are"),
    "refused": _("cannot come"),
}
OUTCOMES = {
    "admit": _("on the list"),
    "invite": _("waits"),
    "hold": _("held back"),
    "refuse": _("cannot come"),
    "created": _("new"),
    "updated": _("changed"),
    "skipped": _("as it is"),
    "refused": _("cannot come"),
}
UNDER_WAY = (
    Intake.State.RECEIVED,
    Intake.State.DUE,
    Intake.State.RUNNING,
    Intake.State.UNDOING,
)


def rows_of(intake: Intake) -> Iterator[IntakeRow]:
    """The rows as they stand in the report, streamed."""
    return intake.rows.select_related("page").iterator(chunk_size=2000)


def reason_of(row: IntakeRow) -> str:
    """Why, in a sentence; what the file itself said is added where it helps."""
    sentence = str(SENTENCES.get(row.reason, row.reason))
    problem = row.fidelity.get("problem", "") if row.kind == "person" else ""
    return f"{sentence} {problem}".strip()


def item(row: IntakeRow) -> dict[str, Any]:
    """One item as machines are given it."""
    is_story = row.kind == "story"
    return {
        "kind": row.kind,
        "row": row.number,
        "source_id": row.source_id,
        "source_url": row.source_url,
        "outcome": row.outcome,
        "reason": reason_of(row),
        "title": row.title,
        "url": (row.page.full_url or "") if row.page else "",
        "fidelity": row.fidelity if is_story else {},
        **({} if is_story else {"where": row.fidelity.get("where", "")}),
    }


def facts(intake: Intake) -> dict[str, Any]:
    """A run as the command and the download give it, but for its items: there may be a million."""
    stories = IntakeRow.objects.filter(intake=intake, kind="story").order_by("number")
    made = list(stories.values_list("made", flat=True))
    return {
        "run": intake.pk,
        "platform": intake.platform,
        "state": intake.state,
        "stories": intake.report.get("stories", {}),
        "people": intake.report.get("people", {}),
        "media": _media(made),
        "redirects": [one for facts in made for one in facts.get("redirects", ())],
        "missing": [_absent(one) for facts in made for one in facts.get("missing", ())],
        "fidelity": intake.report.get("fidelity", {}),
        "addresses": intake.report.get("addresses", {}),
    }


def as_csv(intake: Intake) -> Iterator[str]:
    """The report as a table, a line at a time, with formulas made harmless."""
    told = (item(row) for row in rows_of(intake))
    rows = ([harmless(str(one.get(header, ""))) for header in HEADERS] for one in told)
    yield BOM
    yield from lines(HEADERS, rows)


def as_json(told: dict[str, Any], runs: Iterable[Intake]) -> Iterator[str]:
    """What was told of runs, with their items, an item at a time."""
    head = json.dumps(told, ensure_ascii=False, indent=2)
    yield head.removesuffix("\n}") + ',\n  "items": ['
    between = "\n    "
    for intake in runs:
        for row in rows_of(intake):
            yield between + json.dumps(item(row), ensure_ascii=False)
            between = ",\n    "
    yield "\n  ]\n}"


def _media(made: list[dict[str, Any]]) -> dict[str, int]:
    """How many pictures and files came home, and how many could not be had."""
    come = ("pictures", "documents")
    return {
        "home": sum(len(facts.get(name, ())) for facts in made for name in come),
        "missing": sum(len(facts.get("missing", ())) for facts in made),
    }


def _absent(one: dict[str, Any]) -> dict[str, Any]:
    """A picture or file that could not be had, as machines are told of it."""
    return {name: one[name] for name in ("url", "reason", "final")}


def summary_of(intake: Intake) -> dict[str, list[dict[str, Any]]]:
    """The buckets with what they mean and how many are in each, and under people the reasons."""
    stories, people = intake.report.get("stories", {}), intake.report.get("people", {})
    reasons = intake.report.get("reasons", {})
    told: dict[str, list[dict[str, Any]]] = {"stories": [], "people": []}
    if sum(stories.values()):
        told["stories"] = [
            {"outcome": name, "number": stories.get(name, 0), "words": words, "reasons": []}
            for name, words in STORIES.items()
        ]
    if sum(people.values()):
        told["people"] = [
            {
                "outcome": name,
                "number": people.get(name, 0),
                "words": words,
                "reasons": [
                    (case.sentence, reasons[case.key])
                    for case in CASES
                    if case.bucket == name and reasons.get(case.key)
                ],
            }
            for name, words in PEOPLE.items()
        ]
    return told


def progress_of(intake: Intake) -> dict[str, Any]:
    """How far a run is: what is done of how much, and whether to ask again."""
    done = sum(intake.report.get("done", {}).get(what, 0) for what in ("people", "stories"))
    if intake.state == Intake.State.RECEIVED:
        done = intake.rows.count()
    return {
        "state": intake.state,
        "counts": {"done": done, "total": intake.report.get("total", 0)},
        "going": intake.state in UNDER_WAY,
        "seconds_left": _seconds_left(intake, done),
    }


def _seconds_left(intake: Intake, done: int) -> int | None:
    """How long the rest takes at the pace of this walk; None while that cannot be known."""
    pace = intake.report.get("pace")
    if not pace or done <= pace["from"] or intake.state not in UNDER_WAY:
        return None
    taken = (timezone.now() - datetime.fromisoformat(pace["since"])).total_seconds()
    left = intake.report.get("total", 0) - done
    return round(taken / (done - pace["from"]) * left)
