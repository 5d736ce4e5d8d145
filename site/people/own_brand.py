"""Wagtail's screens, kept to the rows of the brands a person works for.

Put one in front of a generic view of a model that has a `site`. A row of
another brand is not forbidden but not there.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from people.rights import sites_of


class OfOwnBrand:
    """For the views of one row."""

    request: HttpRequest

    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset)  # type: ignore[misc]  # Wagtail's view comes next
        if not sites_of(self.request.user).filter(pk=found.site_id).exists():
            raise Http404
        return found


class ListOfOwnBrand:
    """For the lists."""

    request: HttpRequest

    def get_base_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_base_queryset()  # type: ignore[misc]  # as above
        return found.filter(site__in=sites_of(self.request.user)).select_related("site")
