"""What makes kept pages old: a change, committed, of anything in SHOWN_MODELS."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from core.pagecache import generation


def connect() -> None:
    """Listen to changes; called once when Django is set up."""
    post_save.connect(_look, dispatch_uid="pagecache")
    post_delete.connect(_look, dispatch_uid="pagecache")
    m2m_changed.connect(_look_at_link, dispatch_uid="pagecache")


@cache
def shown() -> tuple[type[models.Model], ...]:
    """The models of SHOWN_MODELS; what is made from one of them counts as it."""
    return tuple(apps.get_model(name) for name in settings.SHOWN_MODELS)


def _look(*, sender: type[models.Model], using: str, **_facts: Any) -> None:
    if issubclass(sender, shown()):
        transaction.on_commit(generation.bump, using=using)


def _look_at_link(*, instance: Any, using: str, **_facts: Any) -> None:
    if isinstance(instance, shown()):
        transaction.on_commit(generation.bump, using=using)
