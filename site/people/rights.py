"""Whose brands a person works for."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet

from wagtail.models import GroupPagePermission, Site


def sites_of(user: Any) -> QuerySet[Site]:
    """The sites a person works for, in one query: all for an administrator, none for a reader.

    A group works for a site when it holds any permission on the site's root
    page or on a page above it. Every list, chooser and form of ours that shows
    rows of a brand filters by this.
    """
    sites: QuerySet[Site] = Site.objects.order_by("-is_default_site", "pk")
    if not user.is_active:  # a stranger is not active either
        return sites.none()
    if user.is_superuser:
        return sites
    held = GroupPagePermission.objects.filter(group__user=user.pk).annotate(
        root_path=ExpressionWrapper(OuterRef("root_page__path"), output_field=CharField())
    )
    return sites.filter(Exists(held.filter(root_path__startswith=F("page__path"))))


def may_enter(user: Any) -> bool:
    """Whether a person belongs to the staff: they may open the admin."""
    return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))
