"""A story's text and all that stands around it, written into the fields of a page."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from blog.models import ArticlePage, Byline, Series, StandardPage, Topic
from blog.models.article import Keyword
from people.models import Contributor
from syndication.actions.stories.naming import free
from syndication.actions.stories.placing import Block, placed
from syndication.actions.stories.planning import StoryPlan
from syndication.actions.stories.remarks import canonical_of, original_of
from syndication.exchange import Story
from syndication.models import Intake

LONGEST = 255
LONGEST_NAME = 120
LONGEST_SLUG = 100
LONGEST_TAG = 100


@dataclass(frozen=True, slots=True)
class Furnished:
    """A story with what it shows at hand; `made` takes down what is made for it."""

    intake: Intake
    story: Story
    plan: StoryPlan
    shelf: dict[str, Any]
    made: dict[str, Any]

    @property
    def body(self) -> list[Block]:
        return [one for block in self.plan.blocks for one in placed(block, self.shelf)]


def write_article(page: ArticlePage, told: Furnished) -> None:
    story = told.story
    page.standfirst = story.standfirst
    page.body = told.body
    page.cover = told.shelf.get(story.cover_url)
    page.cover_alt = told.plan.cover_alt[:LONGEST]
    page.original_url = original_of(story)
    page.original_published_at = story.published_at
    page.canonical_override = canonical_of(story)
    page.social_title = story.social_title[:LONGEST]
    page.social_description = story.social_description
    _say_to_machines(page, story)
    if story.visibility != "public":
        page.visibility = "members"
    page.series = _series(told)
    page.tags.set(_tags(told))
    page.topics.set(_topics(told))
    page.bylines.set([Byline(contributor=one) for one in _contributors(told)])


def write_page(page: StandardPage, told: Furnished) -> None:
    """A page has a text alone: what stood above it stands at its beginning."""
    story = told.story
    above: list[Block] = []
    if cover := told.shelf.get(story.cover_url):
        alt = told.plan.cover_alt
        words = {"alt": alt, "decorative": not alt, "caption": "", "credit": "", "link": ""}
        above.append(("image", {**words, "image": cover, "width": "wide"}))
    if story.standfirst:
        above.append(("paragraph", f"<p>{html.escape(story.standfirst, quote=False)}</p>"))
    page.body = [*above, *told.body]
    _say_to_machines(page, story)


def _say_to_machines(page: Any, story: Story) -> None:
    """What search engines are told, and the days; a day to come is kept for who publishes it."""
    page.seo_title = story.search_title[:LONGEST]
    page.search_description = story.search_description
    planned = story.published_at if story.status == "scheduled" else None
    page.go_live_at = planned if planned and planned > timezone.now() else None
    if page.go_live_at is None:
        page.first_published_at = story.published_at or page.first_published_at


def _series(told: Furnished) -> Series | None:
    title = told.story.series.strip()[:LONGEST_NAME]
    if not title:
        return None
    rows = Series.objects.filter(site=told.intake.site)
    known = rows.filter(title__iexact=title).first()
    if known is None:
        slug = free(slugify(title, allow_unicode=True)[:LONGEST_SLUG] or "series", rows)
        known = Series.objects.create(site=told.intake.site, title=title, slug=slug)
        told.made["series"].append(known.pk)
    return known


def _tags(told: Furnished) -> list[str]:
    names = dict.fromkeys(tag.strip()[:LONGEST_TAG] for tag in told.story.tags)
    names.pop("", None)
    for name in names:
        if not Keyword.objects.filter(name__iexact=name).exists():
            told.made["keywords"].append(Keyword.objects.create(name=name).pk)
    return list(names)


def _topics(told: Furnished) -> list[Topic]:
    names = {tag.casefold() for tag in told.story.tags}
    topics = Topic.objects.filter(site=told.intake.site) if names else []
    return [topic for topic in topics if topic.name.casefold() in names]


def _contributors(told: Furnished) -> list[Contributor]:
    """Those who wrote it, by their names: the brand's own where it has one called so."""
    people = Contributor.objects.filter(site=told.intake.site)
    found = []
    for name in dict.fromkeys(name.strip()[:LONGEST_NAME] for name in told.story.authors):
        if not name:
            continue
        known = people.filter(name__iexact=name).first()
        if known is None:
            slug = free(slugify(name, allow_unicode=True)[:LONGEST_SLUG] or "author", people)
            known = Contributor.objects.create(site=told.intake.site, name=name, slug=slug)
            told.made["contributors"].append(known.pk)
        found.append(known)
    return found
