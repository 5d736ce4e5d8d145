"""The newer text of a story, where somebody edited the article here: only a person decides that."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from syndication.actions.intake import IntakeError
from syndication.actions.stories.bringing import Arrival, bring_stories
from syndication.actions.stories.gathering import gather
from syndication.actions.stories.leading import Places
from syndication.actions.stories.planning import homes_of, plan_story
from syndication.exchange import Drop, Story
from syndication.models import IntakeRow
from syndication.rights import may_bring


def take_newer(*, row: IntakeRow, story: Story, drop: Drop, user: Any = None) -> None:
    """Put the text of the export in the place of what was edited here; the old one can come back.

    What stood here stays a revision of the article, and taking the run back restores it. Raises
    `IntakeError` when nothing is asked, `PermissionDenied`.
    """
    if user is not None and not may_bring(user, row.intake.site, people=False):
        raise PermissionDenied
    if not row.fidelity.get("asks") or row.made:
        raise IntakeError(_("This has been done meanwhile. Look at the page again."))
    intake, homes = row.intake, homes_of(row.intake, [story])
    plan = plan_story(intake=intake, story=story, homes=homes, newer=True)
    arrival = Arrival(story, plan, gather(intake=intake, plan=plan, drop=drop))
    with transaction.atomic():
        row.made = bring_stories(intake=intake, arrivals=[arrival], places=Places(intake))[0]
        row.outcome, row.reason = "updated", ""
        row.page_id, row.fidelity = row.made["page"], row.made["fidelity"]
        row.save()
        log(instance=intake, action="syndication.take_newer", user=user)
