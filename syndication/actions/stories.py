"""A story comes home as an article, and is taken back: one story, one verb, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from syndication.exchange import Drop, Story
from syndication.models import Intake, IntakeRow


@dataclass(frozen=True, slots=True)
class StoryPlan:
    """What would become of a story: nothing is written to find out."""

    outcome: Literal["created", "updated", "skipped", "refused"]
    reason: str
    page_id: int | None
    content_hash: str
    blocks: list[tuple[str, Any]] = field(default_factory=list, repr=False)
    fidelity: dict[str, float] = field(default_factory=dict)
    images: tuple[str, ...] = ()


def plan_story(*, intake: Intake, story: Story) -> StoryPlan:
    """What becomes of a story in an intake; writes nothing."""
    raise NotImplementedError


def bring_story(*, intake: Intake, story: Story, plan: StoryPlan, drop: Drop) -> dict[str, Any]:
    """Make or change the article of a story, silently; what `IntakeRow.made` must remember.

    `page` is the article's id; `fidelity` the measure once the pictures are home or not.
    """
    raise NotImplementedError


def take_back_story(*, row: IntakeRow) -> str:
    """Undo what `bring_story` made for a row; a sentence why where something was left, else ""."""
    raise NotImplementedError


def relink(intake: Intake) -> int:
    """Point links among the stories at their new home; once, after the last story."""
    raise NotImplementedError
