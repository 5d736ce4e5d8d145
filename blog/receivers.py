"""What happens in this room when something happened elsewhere."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
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
from blog.models import ArticlePage, SharePicture
from blog.tasks import (
    OF_A_FACE,
    cut_picture,
    cut_pictures,
    draw_share_picture,
    draw_share_pictures,
)
from core.models import Brand
from people.models import Contributor


@receiver(page_published, sender=ArticlePage)
def have_pictures_cut(instance: ArticlePage, **_facts: Any) -> None:
    """A published article's pictures are cut to size by a worker, not by its first reader."""
    cut_pictures.enqueue(instance.pk)
    draw_share_picture.enqueue(instance.pk)


@receiver(post_save, sender=Brand)
def have_share_pictures_drawn(instance: Brand, **_facts: Any) -> None:
    """They show the name and the look of the brand."""
    draw_share_pictures.enqueue(instance.site_id)


@receiver(post_delete, sender=SharePicture)
def put_the_share_picture_away(instance: SharePicture, **_facts: Any) -> None:
    """With its article; nobody else shows it."""
    transaction.on_commit(partial(instance.file.storage.delete, str(instance)))


@receiver(post_save, sender=Brand)
def have_the_logo_cut(instance: Brand, **_facts: Any) -> None:
    """It stands at the head of every page."""
    if instance.logo_id:
        cut_picture.enqueue(instance.logo_id, ["logo"])


@receiver(post_save, sender=Contributor)
def have_the_face_cut(instance: Contributor, **_facts: Any) -> None:
    """It stands beside every text of theirs, those that are there already included."""
    if instance.photo_id:
        cut_picture.enqueue(instance.photo_id, list(OF_A_FACE))


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
