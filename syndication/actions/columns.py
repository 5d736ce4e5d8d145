"""What the columns of a table mean: remembered, certain, or not known until somebody says it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from wagtail.models import Site

from syndication.audience import AsksColumns, Meaning, Proposal
from syndication.models import Intake, SheetColumns
from syndication.registry import platform


def known_columns(*, site: Site, proposal: Proposal, is_sure_enough: bool) -> dict[str, Any]:
    """What somebody said of a table with these headers, or what is certain; empty where neither.

    `is_sure_enough` says that a proposal without doubts may be taken without asking.
    """
    if (said := remembered(site=site, headers=proposal.headers)) and proposal.agrees_with(said):
        return said.as_json()
    if is_sure_enough and not proposal.doubts:
        return proposal.meaning.as_json()
    return {}


def remembered(*, site: Site, headers: Sequence[str]) -> Meaning | None:
    """What was said of a table with the same set of headers, in whatever order."""
    found = SheetColumns.objects.filter(site=site, fingerprint=_fingerprint(headers)).first()
    return Meaning.from_json(found.columns) if found else None


def remember(*, site: Site, headers: Sequence[str], columns: dict[str, Any], user: Any) -> None:
    """Keep what was said for the next table with these headers; one without headers is not kept."""
    if all(header.startswith("column ") for header in headers):
        return
    SheetColumns.objects.update_or_create(
        site=site,
        fingerprint=_fingerprint(headers),
        defaults={
            "headers": list(headers),
            "columns": columns,
            "said_by": user,
            "said_at": timezone.now(),
        },
    )


def said_of(intake: Intake, proposal: Proposal) -> Meaning:
    """What was said for this run, else of a table like it; else what is proposed."""
    if kept := intake.report.get("columns"):
        return Meaning.from_json(kept)
    return remembered(site=intake.site, headers=proposal.headers) or proposal.meaning


def is_asked(intake: Intake) -> bool:
    """Whether it can be said, or said again, what the columns of a run's table mean."""
    states = {Intake.State.ASKING, Intake.State.REPORTED}
    return intake.state in states and bool({"asks", "columns"} & intake.report.keys())


def reader_of(intake: Intake) -> Any:
    """The platform of a run; of a table, the reader that knows what its columns mean."""
    reader = platform(intake.platform)
    columns = intake.report.get("columns")
    return reader.by(columns) if columns and isinstance(reader, AsksColumns) else reader


def _fingerprint(headers: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(headers)).encode()).hexdigest()
