"""What became of an intake, for people and for machines: every item with its outcome and why."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from newsletter.consent import SENTENCES
from syndication.models import Intake, IntakeRow

HEADERS = ("kind", "row", "source_id", "source_url", "outcome", "reason", "title", "url", "where")
# A spreadsheet takes what begins with these for a formula, also in full width.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Echo:
    """A file that gives back what is written to it, for streaming."""

    def write(self, text: str) -> str:
        return text


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
    """The whole run as the command and the download give it."""
    rows = list(rows_of(intake))
    made = [row.made for row in rows if row.kind == "story"]
    return {
        "run": intake.pk,
        "platform": intake.platform,
        "state": intake.state,
        "stories": intake.report.get("stories", {}),
        "people": intake.report.get("people", {}),
        "items": [item(row) for row in rows],
        "media": _media(made),
        "redirects": [one for facts in made for one in facts.get("redirects", ())],
    }


def as_csv(intake: Intake) -> Iterator[str]:
    """The report as a table, a line at a time, with formulas made harmless."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(HEADERS)
    for row in rows_of(intake):
        told = item(row)
        yield writer.writerow([harmless(str(told.get(header, ""))) for header in HEADERS])


def as_json(intake: Intake) -> str:
    return json.dumps(facts(intake), ensure_ascii=False, indent=2)


def _media(made: list[dict[str, Any]]) -> dict[str, int]:
    """How many pictures came home, and how many could not be fetched."""
    return {
        "home": sum(len(facts.get("pictures", ())) for facts in made),
        "missing": sum(len(facts.get("missing", ())) for facts in made),
    }


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
