"""Verbs on preview links: let somebody read a draft, and stop letting them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from blog.errors import BlogError
from blog.models import ArticlePage, PreviewLink

LONGEST_DAYS = 90


@transaction.atomic
def share(*, article: ArticlePage, user: Any, days: int, label: str = "") -> PreviewLink:
    """A link under which the latest draft can be read for some days, without an account.

    Raises `BlogError` for a number of days that is none.
    """
    _allow(article, user)
    if not 0 < days <= LONGEST_DAYS:
        message = _("A preview link is open for 1 to %(most)s days.")
        raise BlogError(message % {"most": LONGEST_DAYS})
    made = PreviewLink.objects.create(
        article=article,
        label=label.strip()[:120],
        made_by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )
    log(instance=article, action="blog.share_draft", user=user, data={"label": made.label})
    return made


@transaction.atomic
def revoke(*, link: PreviewLink, user: Any) -> bool:
    """Close a link before its time; whether it was open."""
    _allow(link.article, user)
    closed = PreviewLink.objects.filter(pk=link.pk).open().update(revoked_at=timezone.now())
    if closed:
        log(
            instance=link.article,
            action="blog.close_preview",
            user=user,
            data={"label": link.label},
        )
    return bool(closed)


def _allow(article: ArticlePage, user: Any) -> None:
    """Who may change an article may show it around."""
    if not article.permissions_for_user(user).can_edit():
        raise PermissionDenied
