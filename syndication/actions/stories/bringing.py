"""A story becomes an article or a page: silently, in one transaction, with all undo must know."""

from __future__ import annotations

import math
from typing import Any

from django.db import transaction

from wagtail.log_actions import LogContext
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from blog.actions.announcing import quietly
from blog.models import ArticlePage, StandardPage
from syndication.actions.stories.gathering import Gathered, Missing, gather
from syndication.actions.stories.naming import free_slug, title_of
from syndication.actions.stories.placing import stand_in
from syndication.actions.stories.planning import StoryPlan, may_publish
from syndication.actions.stories.redirecting import redirect
from syndication.actions.stories.remarks import alt_of, front_of
from syndication.actions.stories.responding import bring_responses
from syndication.actions.stories.shelving import put_on_shelf
from syndication.actions.stories.writing import Furnished, write_article, write_page
from syndication.exchange import Drop, Story
from syndication.models import Intake
from syndication.pictures import Checked
from syndication.uploads import CheckedFile

LISTS = ("pictures", "documents", "contributors", "keywords", "series", "redirects", "responses")


def bring_story(
    *,
    intake: Intake,
    story: Story,
    plan: StoryPlan,
    drop: Drop,
    gathered: Gathered | None = None,
) -> dict[str, Any]:
    """Make or change the article of a story; what `IntakeRow.made` must remember.

    Sends no mail, places no copy, tells nobody: an article with an original address is none that
    channels take by themselves. `gathered` is what `gather` found; without it that is done here,
    which must not be inside a transaction.
    """
    found = gather(intake=intake, plan=plan, drop=drop) if gathered is None else gathered
    as_whoever_asked = LogContext(user=intake.started_by)
    with transaction.atomic(), disable_reference_index_auto_update(), as_whoever_asked, quietly():
        return _Bringing(intake, story, plan, found).home()


class _Bringing:
    """One story on its way, and the list of what was made for it."""

    def __init__(self, intake: Intake, story: Story, plan: StoryPlan, found: Gathered) -> None:
        self.intake, self.story, self.plan = intake, story, plan
        self.made: dict[str, Any] = {
            "hash": plan.content_hash,
            **{name: [] for name in LISTS},
            "missing": [
                self._missing(address, what)
                for address, what in found.items()
                if isinstance(what, Missing)
            ],
        }
        self.shelf = {
            address: self._on_shelf(address, what)
            for address, what in found.items()
            if isinstance(what, Checked | CheckedFile)
        }

    def home(self) -> dict[str, Any]:
        page, before = self._written()
        revision = page.save_revision(user=self.intake.started_by)
        if page.live or may_publish(self.intake, self.story):
            revision.publish(user=self.intake.started_by)
        page = Page.objects.get(pk=page.pk).specific
        self._keep_the_days(page)
        self.made["redirects"] = redirect(self.intake, self.story, page)
        if isinstance(page, ArticlePage):
            self.made["responses"] = bring_responses(self.intake, self.story, page)
        return {
            **self.made,
            "page": page.pk,
            "revision": page.latest_revision_id,
            "live": page.live,
            "before": before,
            "fidelity": self._fidelity(),
        }

    def _written(self) -> tuple[Any, int | None]:
        """The page with the story's text, new below its front or as it stands, and what it was."""
        furnished = Furnished(self.intake, self.story, self.plan, self.shelf, self.made)
        if self.plan.page_id is not None:
            page = Page.objects.get(pk=self.plan.page_id).specific.get_latest_revision_as_object()
            before = page.latest_revision_id
            self._write(page, furnished)
            return page, before
        kind = StandardPage if self.story.kind == "page" else ArticlePage
        page, front = kind(owner=self.intake.started_by), self._front()
        page.slug = free_slug(self.story, front)
        self._write(page, furnished)
        front.add_child(instance=page)
        return page, None

    def _write(self, page: Any, furnished: Furnished) -> None:
        page.title = page.draft_title = title_of(self.story, self.plan)
        page.live = bool(page.pk and page.live)
        if isinstance(page, ArticlePage):
            write_article(page, furnished)
        else:
            write_page(page, furnished)

    def _front(self) -> Page:
        """The brand's front in the language of the story, kept still while the page is added."""
        front = front_of(self.intake, self.story) or self.intake.site.root_page
        return Page.objects.select_for_update().get(pk=front.pk).specific

    def _keep_the_days(self, page: Page) -> None:
        """The days it was first shown and last changed there; it was not changed today."""
        first = self.story.published_at
        last = self.story.updated_at or first
        if last is None:
            return
        days = {"latest_revision_created_at": last}
        if page.live:
            days |= {"last_published_at": max(last, first or last)}
        Page.objects.filter(pk=page.pk).update(**days)

    def _on_shelf(self, address: str, what: Checked | CheckedFile) -> Any:
        is_cover = address == self.story.cover_url
        said = self.plan.cover_alt if is_cover else alt_of(self.plan.blocks, address)
        title = said or self._title_of_file(address)
        thing, is_new = put_on_shelf(what, intake=self.intake, address=address, title=title)
        if is_new:
            name = "pictures" if isinstance(what, Checked) else "documents"
            self.made[name].append(thing.pk)
        return thing

    def _title_of_file(self, address: str) -> str:
        values = [value for kind, value in self.plan.blocks if kind in {"audio", "video", "file"}]
        return next((str(one["title"]) for one in values if one["file"] == address), "")

    def _missing(self, address: str, what: Missing) -> dict[str, Any]:
        """What is not there, why, and what stands in its place until it comes."""
        facts = {"url": address, "reason": what.reason, "final": what.is_final}
        values = [value for kind, value in self.plan.blocks if kind == "image"]
        value = next((one for one in values if one["image"] == address), None)
        if value is not None:
            facts |= {"stands": stand_in(value), "value": value}
        return {**facts, "cover": address == self.story.cover_url}

    def _fidelity(self) -> dict[str, Any]:
        """The plan's, less the pictures that stayed where they were."""
        images = self.plan.images
        home = sum(address in self.shelf for address in images) / len(images) if images else 1.0
        share = self.plan.fidelity.get("images", 1.0) * home
        kinds = dict(self.plan.fidelity.get("kinds", {}))
        if placed := kinds.get("images"):
            native = math.floor(placed[0] * home)
            kinds["images"] = [native, placed[1], placed[2] + placed[0] - native]
        exact = math.floor(share * 10_000) / 10_000
        return {**self.plan.fidelity, "images": exact, "kinds": kinds}
