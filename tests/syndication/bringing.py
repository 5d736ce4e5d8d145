"""Stories that come home in a test: as the engine does it, without a worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wagtail.models import Site

from blog.models import ArticlePage
from syndication.actions.stories import (
    Arrival,
    Places,
    StoryPlan,
    bring_stories,
    gather,
    homes_of,
    plan_story,
)
from syndication.archive import open_drop
from syndication.exchange import Story
from syndication.models import Intake, IntakeRow

WORDS = "<p>Words that belong to us.</p>"


def story(*, source_id: str = "1a2b3c4d5e6f", **facts: Any) -> Story:
    """A story that was public on Medium."""
    facts.setdefault("title", "A house of one's own")
    facts.setdefault("html", WORDS)
    facts.setdefault("source_url", f"https://medium.com/@ada/a-house-{source_id}")
    facts.setdefault("status", "published")
    return Story(source_id=source_id, **facts)


def intake(*, site: Site, **facts: Any) -> Intake:
    facts.setdefault("platform", "medium")
    facts.setdefault("file_name", "medium-export.zip")
    return Intake.objects.create(site=site, state=Intake.State.RUNNING, sha256="0" * 64, **facts)


def bring(run: Intake, *stories: Story, folder: Path) -> list[IntakeRow]:
    """Bring stories home in a run; the rows that remember it."""
    (folder / "export").mkdir(exist_ok=True)
    (folder / "export" / "README.html").touch()
    with open_drop(folder / "export") as drop:
        return [_bring_one(run, one, drop) for one in stories]


def plan(run: Intake, one: Story) -> StoryPlan:
    return plan_story(intake=run, story=one, homes=homes_of(run, [one]))


def article_of(row: IntakeRow) -> ArticlePage:
    """The article of a row as an editor finds it."""
    page = ArticlePage.objects.get(pk=row.page_id)
    return page.get_latest_revision_as_object()


def page_of(row: IntakeRow) -> ArticlePage:
    """The article of a row as its readers find it."""
    return ArticlePage.objects.get(pk=row.page_id)


def _bring_one(run: Intake, one: Story, drop: Any) -> IntakeRow:
    found = plan(run, one)
    makes = found.outcome in {"created", "updated"}
    gathered = gather(intake=run, plan=found, drop=drop) if makes else {}
    arrivals = [Arrival(one, found, gathered)] if makes else []
    made = bring_stories(intake=run, arrivals=arrivals, places=Places(run)) or [{}]
    return IntakeRow.objects.create(
        intake=run,
        kind="story",
        number=run.rows.count() + 1,
        source_id=one.source_id,
        source_url=one.source_url,
        outcome=found.outcome,
        reason=found.reason,
        title=one.title,
        page_id=made[0].get("page", found.page_id),
        made=made[0],
    )
