"""Who may bring something home: staff with the right to, for the brands they work for."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from wagtail.models import Site

from people.rights import sites_of

STORIES = "syndication.add_intake"
PEOPLE = "newsletter.add_subscriber"  # nobody is typed in: this right means bringing lists home


def may_bring(user: Any, site: Site, *, people: bool) -> bool:
    """Stories need one right; people need another on top, for they are a liability too."""
    return bool(
        user.has_perm(STORIES)
        and (not people or user.has_perm(PEOPLE))
        and sites_of(user).filter(pk=site.pk).exists()
    )


def require_stories(user: Any) -> None:
    """Turn away who may not bring stories home. Raises `PermissionDenied`."""
    if not user.has_perm(STORIES):
        raise PermissionDenied
