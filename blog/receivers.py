"""What happens in this room when something happened elsewhere."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from wagtail.signals import page_published

from blog.models import ArticlePage
from blog.tasks import cut_pictures


@receiver(page_published, sender=ArticlePage)
def have_pictures_cut(instance: ArticlePage, **_facts: Any) -> None:
    """A published article's pictures are cut to size by a worker, not by its first reader."""
    cut_pictures.enqueue(instance.pk)
