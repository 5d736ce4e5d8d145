"""The filter in the list of articles that asks how their copies stand."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.filters import ByChoice
from syndication.models import Copy

NOWHERE = "nowhere"


class ByCopies(ByChoice):
    """Articles that have a copy in a state, or none at all."""

    def question(self, value: str) -> Q:
        if value == NOWHERE:
            return ~Q(pk__in=Copy.objects.filter(article__isnull=False).values("article"))
        return Q(pk__in=Copy.objects.filter(state=value).values("article"))


def make_filter() -> ByCopies:
    """A new filter for the list."""
    return ByCopies(label=_("Copies"), choices=[*Copy.State.choices, (NOWHERE, _("no copy"))])
