"""What happens in this room when something happened elsewhere."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from wagtail.models import Page
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from blog import addresses
from blog.actions.announcing import announce
from blog.models import ArticlePage
from blog.tasks import cut_pictures


@receiver(page_published, sender=ArticlePage)
def have_pictures_cut(instance: ArticlePage, **_facts: Any) -> None:
    """A published article's pictures are cut to size by a worker, not by its first reader."""
    cut_pictures.enqueue(instance.pk)


@receiver([page_published, page_unpublished])
def tell_the_cache_in_front(instance: Page, **_facts: Any) -> None:
    """Whatever kind of page it is, and whichever room it belongs to."""
    addresses.forget(instance)


@receiver([page_published, page_unpublished], sender=ArticlePage)
def tell_what_changed(instance: ArticlePage, **_facts: Any) -> None:
    """Published, published again, taken down; an article that is deleted is taken down first."""
    announce(instance)


@receiver(page_slug_changed, sender=ArticlePage)
def tell_where_it_stood(instance: ArticlePage, instance_before: ArticlePage, **_facts: Any) -> None:
    """Its old address leads to the new one, and search engines should see that."""
    announce(instance, old_url=instance_before.full_url or "")


@receiver(post_page_move, sender=ArticlePage)
def tell_where_it_went(instance: ArticlePage, **_facts: Any) -> None:
    """A move changes the address of what readers can see."""
    if instance.live:
        announce(instance.specific)
