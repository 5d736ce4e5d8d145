"""Links to stories that came later in the file: they are turned when all are home."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from wagtail.models import Page, ReferenceIndex, Revision

from core import bulk
from core.pagecache import generation
from syndication.actions.stories.leading import Links, Places
from syndication.actions.stories.planning import is_as_made, rows_at_home
from syndication.models import Intake, IntakeRow

BATCH = 50


def relink(intake: Intake) -> int:
    """Point the links that were left open at their new home; how many articles changed.

    Once, after the last story. Articles that were edited meanwhile are left alone.
    """
    rows = rows_at_home(intake).filter(intake=intake, made__open=True).order_by("number")
    places = Places(intake)
    left = list(rows.values_list("pk", flat=True))
    changed = 0
    for start in range(0, len(left), BATCH):
        with transaction.atomic():
            changed += _relink(rows.filter(pk__in=left[start : start + BATCH]), places)
    generation.bump()
    return changed


def _relink(rows: Sequence[IntakeRow], places: Places) -> int:
    """Turn the links where they stand, on the pages and in their versions.

    Where a link leads is no news: there is no other version, and no other day.
    """
    pages = Page.objects.in_bulk([row.page_id for row in rows])
    asked = [pages[row.page_id] for row in rows if is_as_made(pages[row.page_id], row.made)]
    versions = Revision.objects.in_bulk([page.latest_revision_id for page in asked])
    bodies: dict[type, list[tuple[int, Any]]] = {}
    changed = []
    for page in asked:
        version = versions[page.latest_revision_id]
        body = _turned(json.loads(version.content["body"]), places)
        if body is not None:
            content = {**version.content, "body": json.dumps(body)}
            changed.append((version.pk, content))
            bodies.setdefault(page.specific_class, []).append((page.pk, body))
    bulk.update(Revision, ["content"], changed)
    for kind, written in bodies.items():
        bulk.update(kind, ["body"], written)
    for page in Page.objects.filter(pk__in=[pk for one in bodies.values() for pk, _ in one]):
        ReferenceIndex.create_or_update_for_object(page.specific)
    return len(changed)


def _turned(body: list[dict[str, Any]], places: Places) -> list[dict[str, Any]] | None:
    """A text with its links turned; None where there is none to turn."""
    links = Links(places)
    new = [{**block, "value": links.turned(block["type"], block["value"])} for block in body]
    return None if new == body else new
