"""Pictures that did not come are tried again, or brought by hand, and take their place."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.log_actions import LogContext
from wagtail.models import Page

from blog.actions.announcing import quietly
from syndication.actions.stories.gathering import Missing, gather
from syndication.actions.stories.planning import StoryPlan, is_as_made
from syndication.actions.stories.shelving import put_on_shelf
from syndication.exchange import Drop
from syndication.models import Intake, IntakeRow
from syndication.pictures import Checked
from syndication.rights import may_bring


def try_again(*, row: IntakeRow, drop: Drop | None) -> int:
    """Look once more for what a story misses; how many came. Talks to strangers."""
    addresses = tuple(one["url"] for one in row.made["missing"] if "value" in one or one["cover"])
    plan = StoryPlan("updated", "", row.page_id, "", images=addresses)
    found = gather(intake=row.intake, plan=plan, drop=drop, again=True)
    home = {address: what for address, what in found.items() if isinstance(what, Checked)}
    reasons = {address: what.reason for address, what in found.items() if isinstance(what, Missing)}
    with transaction.atomic(), quietly():
        row.made["missing"] = [
            {**one, "reason": reasons.get(one["url"], one["reason"])} for one in row.made["missing"]
        ]
        return put_back(row=row, pictures=home)


def put_by_hand(*, row: IntakeRow, address: str, picture: Checked, user: Any) -> int:
    """Put a picture that a person has into the place of one that is missing."""
    if user is not None and not may_bring(user, row.intake.site, people=False):
        raise PermissionDenied
    with transaction.atomic(), quietly(), LogContext(user=user):
        return put_back(row=row, pictures={address: picture})


def put_back(*, row: IntakeRow, pictures: dict[str, Checked]) -> int:
    """Put pictures where their links stand; how many places that were.

    Also in a text that was edited since: only the link is replaced. What the run made goes on
    being what it made, unless somebody else had changed the page before.
    """
    page = Page.objects.get(pk=row.page_id)
    untouched = is_as_made(page, row.made)
    draft: Any = page.specific.get_latest_revision_as_object()
    raw = list(draft.body.raw_data)
    left, placed = [], 0
    for one in row.made["missing"]:
        picture = pictures.get(one["url"])
        where = [] if picture is None else _places(raw, one)
        if picture is None or not (where or one["cover"]):
            left.append(one)
            continue
        shown, is_new = put_on_shelf(
            picture, intake=row.intake, address=one["url"], title=_title(one)
        )
        row.made["pictures"] += [shown.pk] if is_new else []
        for place in where:
            value = {**one["value"], "image": shown.pk}
            raw[place] = {**raw[place], "type": "image", "value": value}
        if one["cover"] and hasattr(draft, "cover"):
            draft.cover = shown
        placed += 1
    if placed:
        draft.body = json.dumps(raw)
        revision = draft.save_revision()
        if page.live and untouched:
            revision.publish()
        row.made["revision"] = revision.pk if untouched else row.made["revision"]
    row.made["missing"] = left
    row.save(update_fields=["made"])
    return placed


def missing_of(intake: Intake) -> Any:
    """The rows of a run that still miss something."""
    rows = intake.rows.filter(kind="story", page__isnull=False, made__has_key="missing")
    return rows.exclude(made__missing=[]).order_by("number")


def _places(raw: list[dict[str, Any]], one: dict[str, Any]) -> list[int]:
    """Where the link stands that stands for a picture."""
    stands = one.get("stands")
    return [
        place
        for place, block in enumerate(raw)
        if stands and block["type"] == "html" and block["value"] == stands
    ]


def _title(one: dict[str, Any]) -> str:
    return str(one.get("value", {}).get("alt", "")) or _("Picture")
