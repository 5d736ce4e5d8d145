"""Hints that something may have to be copied, changed or taken down elsewhere.

Each only asks for a look at the rows: a hint that is lost costs a minute, never a copy.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from blog.models import ArticlePage
from core.moving.unpacking import home_restored
from newsletter.actions.refusal import person_erased
from newsletter.models import IssuePage, Subscriber
from syndication.actions.forgetting import forget_person
from syndication.actions.reconcile import reconcile
from syndication.actions.restoring import doubt_what_was_due


@receiver([page_published, page_unpublished], sender=ArticlePage)
@receiver([page_published, page_unpublished], sender=IssuePage)
@receiver(post_delete, sender=ArticlePage)
@receiver(post_delete, sender=IssuePage)
def a_page_moved_on(**_facts: Any) -> None:
    """Published, changed, taken down or deleted."""
    transaction.on_commit(_look, robust=True)


@receiver([page_slug_changed, post_page_move])
def an_address_changed(**_facts: Any) -> None:
    """Of an article, or of a page above some."""
    transaction.on_commit(_look, robust=True)


@receiver(person_erased)
def forget_who_was_erased(*, subscriber: Subscriber, known_as: set[str], **_facts: Any) -> None:
    """The reports of homecomings name people."""
    forget_person(subscriber=subscriber, known_as=known_as)


@receiver(home_restored)
def ask_before_sending_again(**_facts: Any) -> None:
    """What left after the archive was made is not in it."""
    doubt_what_was_due()


def _look() -> None:
    """A function of its own: Django names it where it tells that it failed."""
    reconcile()
