"""What the page of a story is called, and under which name it stands among the others."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from django.urls import resolve
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from wagtail.models import Page

from core.html import plain_text
from syndication.actions.stories.planning import StoryPlan
from syndication.exchange import Story
from syndication.fidelity import told_by

LONGEST = 255
LONGEST_SLUG = 200
ANY_PAGE = "a-page-as-any-other"


def title_of(story: Story, plan: StoryPlan) -> str:
    """Its title, in words; without one, how it begins."""
    title = " ".join(plain_text(story.title.replace("\x00", "")).split())
    if not title:
        words = next((told_by(kind, value) for kind, value in plan.blocks if kind != "image"), "")
        title = Truncator(" ".join(words.split())).words(8)
    return title[:LONGEST] or _("Untitled")


def free_slug(story: Story, front: Page, taken: Collection[str] = ()) -> str:
    """The old slug where it is free, so that old and new address look alike.

    `taken` are those of pages that are not written yet.
    """
    wanted = slugify(story.slug or story.title, allow_unicode=True)[:LONGEST_SLUG].strip("-")
    slug = wanted or f"story-{slugify(story.source_id)[:60]}"
    return free(slug, front.get_children(), taken)


def free(slug: str, others: Any, taken: Collection[str] = ()) -> str:
    """The slug, with a number where another of them or a page of the house has it."""
    tried, number = slug, 1
    while tried in taken or others.filter(slug=tried).exists() or _is_reserved(tried):
        number += 1
        tried = f"{slug}-{number}"
    return tried


def _is_reserved(slug: str) -> bool:
    """Whether the house itself answers there, and not whoever serves pages."""
    return resolve(f"/{slug}/").url_name != _name_of_pages()


@cache
def _name_of_pages() -> str | None:
    return resolve(f"/{ANY_PAGE}/").url_name
