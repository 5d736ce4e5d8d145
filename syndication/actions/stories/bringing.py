"""Stories become articles and pages: silently, together, with all undo must know.

Pages that are new come together: first their places in the tree, then where their old addresses
lead, then their texts, which may lead to each other by then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail.log_actions import LogContext
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from blog.actions.announcing import quietly
from blog.models import ArticlePage, StandardPage
from syndication.actions.stories.gathering import Gathered, Missing
from syndication.actions.stories.leading import Links, Places
from syndication.actions.stories.naming import free_slug, title_of
from syndication.actions.stories.placing import stand_in
from syndication.actions.stories.planning import StoryPlan, may_publish
from syndication.actions.stories.planting import plant, set_in_tree
from syndication.actions.stories.redirecting import redirect
from syndication.actions.stories.remarks import alt_of, front_of
from syndication.actions.stories.responding import bring_responses
from syndication.actions.stories.shelving import put_on_shelf
from syndication.actions.stories.writing import (
    Circle,
    Furnished,
    head_of,
    say_to_machines,
    text_of,
    write_article,
)
from syndication.exchange import Story
from syndication.models import Intake
from syndication.pictures import Checked
from syndication.uploads import CheckedFile

LISTS = ("pictures", "documents", "contributors", "keywords", "series", "redirects", "responses")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A story at the door: what it says, what is to become of it, and what was found of it."""

    story: Story
    plan: StoryPlan
    gathered: Gathered


def bring_stories(
    *, intake: Intake, arrivals: Sequence[Arrival], places: Places
) -> list[dict[str, Any]]:
    """Make or change the articles of stories; what `IntakeRow.made` of each must remember.

    Sends no mail, places no copy, tells nobody: an article with an original address is none that
    channels take by themselves. All come or none, and `places` learns where they stand. No two may
    be the same story.
    """
    as_whoever_asked = LogContext(user=intake.started_by)
    with transaction.atomic(), disable_reference_index_auto_update(), as_whoever_asked, quietly():
        circle = Circle(intake.site)
        coming = [_Bringing(intake, arrival, circle) for arrival in arrivals]
        _give_places(intake, [one for one in coming if one.is_new])
        for one, led in zip(coming, redirect(intake, [one.moved for one in coming]), strict=True):
            one.made["redirects"] = led
            places.learn(one.story, one.page, [lead["from"] for lead in led])
        for one in coming:
            one.write_text(places)
        plant([one.page for one in coming if one.is_new], user=intake.started_by)
        return [one.home() for one in coming]


def _give_places(intake: Intake, coming: Sequence[_Bringing]) -> None:
    """Places below the front of each language, which is kept still meanwhile."""
    languages = {one.story.language: one.story for one in coming}
    fronts = {said: front_of(intake, story) for said, story in languages.items()}
    below: dict[int, list[_Bringing]] = {}
    for one in coming:
        front = fronts[one.story.language] or intake.site.root_page
        below.setdefault(front.pk, []).append(one)
    for pk in sorted(below):
        front, taken = Page.objects.select_for_update().get(pk=pk), set[str]()
        for one in below[pk]:
            one.page.slug = free_slug(one.story, front, taken)
            taken.add(one.page.slug)
        set_in_tree([one.page for one in below[pk]], front=front)


class _Bringing:
    """One story on its way, and the list of what was made for it."""

    def __init__(self, intake: Intake, arrival: Arrival, circle: Circle) -> None:
        self.intake, self.story, self.plan = intake, arrival.story, arrival.plan
        self.made: dict[str, Any] = {
            "hash": self.plan.content_hash,
            **{name: [] for name in LISTS},
            "missing": [
                self._missing(address, what)
                for address, what in arrival.gathered.items()
                if isinstance(what, Missing)
            ],
        }
        self.shelf = {
            address: self._on_shelf(address, what)
            for address, what in arrival.gathered.items()
            if isinstance(what, Checked | CheckedFile)
        }
        self.told = Furnished(circle, self.story, self.plan, self.shelf, self.made)
        self.is_new = self.plan.page_id is None
        self.page = self._new() if self.is_new else self._known()
        self.before = self.page.latest_revision_id
        self._write()

    @property
    def moved(self) -> tuple[Story, Page]:
        return self.story, self.page

    def write_text(self, places: Places) -> None:
        """The text, by now with links; what may be led to later is looked at once more then."""
        links = Links(places)
        text = text_of(self.told, links)
        head = [] if isinstance(self.page, ArticlePage) else head_of(self.told)
        self.page.body = [*head, *text]
        self.made["open"] = links.is_open

    def home(self) -> dict[str, Any]:
        """What must be remembered of it, once it is written."""
        if not self.is_new:
            self._renew()
        if isinstance(self.page, ArticlePage):
            self.made["responses"] = bring_responses(self.intake, self.story, self.page)
        return {
            **self.made,
            "page": self.page.pk,
            "revision": self.page.latest_revision_id,
            "live": self.page.live,
            "before": self.before,
            "fidelity": self._fidelity(),
        }

    def _new(self) -> Any:
        """A page that goes online as it comes, or waits as a draft."""
        kind = StandardPage if self.story.kind == "page" else ArticlePage
        page, now = kind(owner=self.intake.started_by), timezone.now()
        page.live = may_publish(self.intake, self.story)
        page.has_unpublished_changes = not page.live
        page.latest_revision_created_at = now
        if page.live:
            page.first_published_at = page.last_published_at = now
        return page

    def _known(self) -> Any:
        """The page as it was last worked on."""
        page = Page.objects.get(pk=self.plan.page_id)
        return page.specific.get_latest_revision_as_object()

    def _write(self) -> None:
        self.page.title = self.page.draft_title = title_of(self.story, self.plan)
        if isinstance(self.page, ArticlePage):
            write_article(self.page, self.told)
        else:
            say_to_machines(self.page, self.story)
        for name, day in self._days().items() if self.is_new else ():
            setattr(self.page, name, day)

    def _renew(self) -> None:
        """A known page gets a version more; readers see it where they saw one."""
        user = self.intake.started_by
        revision = self.page.save_revision(user=user)
        if self.page.live or may_publish(self.intake, self.story):
            revision.publish(user=user)
        self.page = Page.objects.get(pk=self.page.pk).specific
        if days := self._days():
            Page.objects.filter(pk=self.page.pk).update(**days)
        ReferenceIndex.create_or_update_for_object(self.page)

    def _days(self) -> dict[str, Any]:
        """The days it was first shown and last changed there; it was not changed today."""
        first = self.story.published_at
        last = self.story.updated_at or first
        if last is None:
            return {}
        days = {"latest_revision_created_at": last}
        return days | ({"last_published_at": max(last, first or last)} if self.page.live else {})

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
