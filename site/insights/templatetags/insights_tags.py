"""What templates of any room show of visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Sum

from insights.models import CopyVisits

register = template.Library()


@register.simple_tag
def visits_of(copies: Iterable[Any]) -> dict[int, int]:
    """How many came home from each of some copies, asked once for all."""
    rows = CopyVisits.objects.filter(copy__in=[copy.pk for copy in copies])
    return dict(rows.values_list("copy").annotate(all=Sum("number")).order_by())


@register.simple_tag
def visits_from(copy: Any) -> int:
    """How many came home from one copy."""
    return visits_for(visits_of([copy]), copy)


@register.filter
def visits_for(visits: dict[int, int], copy: Any) -> int:
    """The number of one copy."""
    return visits.get(copy.pk, 0)
