"""A story's text and all that stands around it, written into the fields of a page."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from wagtail.models import Site

from blog.models import ArticlePage, Byline, Series, Topic
from blog.models.article import Keyword
from people.models import Contributor
from syndication.actions.stories.leading import Links
from syndication.actions.stories.naming import free
from syndication.actions.stories.placing import Block, placed
from syndication.actions.stories.planning import StoryPlan
from syndication.actions.stories.remarks import canonical_of, original_of
from syndication.exchange import Story

LONGEST = 255
LONGEST_NAME = 120
LONGEST_SLUG = 100
LONGEST_TAG = 100


class Circle:
    """What the stories of a batch have in common: who wrote them, what they are sorted under.

    Asked for once. It may outlive the batch as little as what was made for it.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.contributors: dict[str, Contributor] = {}
        self.keywords: dict[str, Keyword] = {}
        self.series: dict[str, Series] = {}

    @cached_property
    def topics(self) -> dict[str, list[Topic]]:
        found: dict[str, list[Topic]] = {}
        for topic in Topic.objects.filter(site=self.site):
            found.setdefault(topic.name.casefold(), []).append(topic)
        return found


@dataclass(frozen=True, slots=True)
class Furnished:
    """A story with what it shows at hand; `made` takes down what is made for it."""

    circle: Circle
    story: Story
    plan: StoryPlan
    shelf: dict[str, Any]
    made: dict[str, Any]


def write_article(page: ArticlePage, told: Furnished) -> None:
    """All but its text, which can be written when the pages that it leads to are known."""
    story = told.story
    page.standfirst = story.standfirst
    page.cover = told.shelf.get(story.cover_url)
    page.cover_alt = told.plan.cover_alt[:LONGEST]
    page.original_url = original_of(story)
    page.original_published_at = story.published_at
    page.canonical_override = canonical_of(story)
    page.social_title = story.social_title[:LONGEST]
    page.social_description = story.social_description
    say_to_machines(page, story)
    if story.visibility != "public":
        page.visibility = "members"
    page.series = _series(told)
    page.tags.set(_tags(told))
    page.topics.set(_topics(told))
    page.bylines.set([Byline(contributor=one) for one in _contributors(told)])


def text_of(told: Furnished, links: Links) -> list[Block]:
    """The text of an article: its pictures in their places, its links turned."""
    linked = [(kind, links.turned(kind, value)) for kind, value in told.plan.blocks]
    return [one for block in linked for one in placed(block, told.shelf)]


def head_of(told: Furnished) -> list[Block]:
    """A page has a text alone: what stood above it stands at its beginning."""
    story = told.story
    above: list[Block] = []
    if cover := told.shelf.get(story.cover_url):
        alt = told.plan.cover_alt
        words = {"alt": alt, "decorative": not alt, "caption": "", "credit": "", "link": ""}
        above.append(("image", {**words, "image": cover, "width": "wide"}))
    if story.standfirst:
        above.append(("paragraph", f"<p>{html.escape(story.standfirst, quote=False)}</p>"))
    return above


def say_to_machines(page: Any, story: Story) -> None:
    """What search engines are told, and the days; a day to come is kept for who publishes it."""
    page.seo_title = story.search_title[:LONGEST]
    page.search_description = story.search_description
    planned = story.published_at if story.status == "scheduled" else None
    page.go_live_at = planned if planned and planned > timezone.now() else None
    if page.go_live_at is None:
        page.first_published_at = story.published_at or page.first_published_at


def _series(told: Furnished) -> Series | None:
    title = told.story.series.strip()[:LONGEST_NAME]
    known = told.circle.series
    if title and title not in known:
        rows = Series.objects.filter(site=told.circle.site)
        found = rows.filter(title__iexact=title).first()
        if found is None:
            slug = free(slugify(title, allow_unicode=True)[:LONGEST_SLUG] or "series", rows)
            found = Series.objects.create(site=told.circle.site, title=title, slug=slug)
            told.made["series"].append(found.pk)
        known[title] = found
    return known.get(title)


def _tags(told: Furnished) -> list[Keyword]:
    names = dict.fromkeys(tag.strip()[:LONGEST_TAG] for tag in told.story.tags)
    names.pop("", None)
    known = told.circle.keywords
    for name in names:
        if name in known:
            continue
        found = Keyword.objects.filter(name__iexact=name).first()
        if found is None:
            found = Keyword.objects.create(name=name)
            told.made["keywords"].append(found.pk)
        known[name] = found
    return list(dict.fromkeys(known[name] for name in names))


def _topics(told: Furnished) -> list[Topic]:
    names = dict.fromkeys(tag.casefold() for tag in told.story.tags)
    return [topic for name in names for topic in told.circle.topics.get(name, ())]


def _contributors(told: Furnished) -> list[Contributor]:
    """Those who wrote it, by their names: the brand's own where it has one called so."""
    names = dict.fromkeys(name.strip()[:LONGEST_NAME] for name in told.story.authors)
    names.pop("", None)
    known = told.circle.contributors
    people = Contributor.objects.filter(site=told.circle.site)
    for name in names:
        if name in known:
            continue
        found = people.filter(name__iexact=name).first()
        if found is None:
            slug = free(slugify(name, allow_unicode=True)[:LONGEST_SLUG] or "author", people)
            found = Contributor.objects.create(site=told.circle.site, name=name, slug=slug)
            told.made["contributors"].append(found.pk)
        known[name] = found
    return list(dict.fromkeys(known[name] for name in names))
