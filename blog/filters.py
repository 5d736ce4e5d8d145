"""What the list of articles can be narrowed to, and where other rooms hang filters of their own.

The blog does not know who copies articles; a room that does calls `offer` in its `apps.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Site, WorkflowState

from django_filters import ChoiceFilter, Filter, ModelChoiceFilter

from blog.models import ArticlePage, Series, Topic
from people.models import Contributor
from people.rights import sites_of

STATUSES = {
    "published": (_("Published"), Q(live=True)),
    "changed": (_("Published, with changes waiting"), Q(live=True, has_unpublished_changes=True)),
    "draft": (_("Draft"), Q(live=False, expired=False)),
    "scheduled": (_("Scheduled"), Q(_revisions__approved_go_live_at__isnull=False)),
    "review": (
        _("In review"),
        Q(
            _specific_workflow_states__status__in=[
                WorkflowState.STATUS_IN_PROGRESS,
                WorkflowState.STATUS_NEEDS_CHANGES,
            ]
        ),
    ),
    "expired": (_("Expired"), Q(expired=True)),
}
_offers: dict[str, Callable[[], Filter]] = {}


def offer(name: str, make_filter: Callable[[], Filter]) -> None:
    """Add a filter to the list of articles; it answers with a Q or names the field it looks at."""
    _offers[name] = make_filter


class Narrowing:
    """Asks in a query of its own: search and the tree's permissions stay as they are."""

    field_name: str

    def filter(self, queryset: Any, value: Any) -> Any:
        if value in (None, ""):
            return queryset
        found = ArticlePage.objects.filter(self.question(value))
        return queryset.filter(pk__in=found.order_by().values("pk"))

    def question(self, value: Any) -> Q:
        return Q(**{self.field_name: value})


class OneOf(Narrowing, ModelChoiceFilter):
    """A row of one of the brands that a person works for."""


class ByChoice(Narrowing, ChoiceFilter):
    """One of a few words."""


class ByStatus(ByChoice):
    def question(self, value: str) -> Q:
        return STATUSES[value][1]


class ByBrand(OneOf):
    def question(self, value: Site) -> Q:
        fronts = value.root_page.get_translations(inclusive=True)
        found = Q(pk__in=[])
        for path in fronts.values_list("path", flat=True):
            found |= Q(path__startswith=path)
        return found


def of_own_brands(model: Any) -> Callable[[HttpRequest], Any]:
    """The rows of a model that a person may see."""
    return lambda request: model.objects.filter(site__in=sites_of(request.user))


class ArticleFilters(WagtailFilterSet):
    """Status, author, topic, series, brand, language; and what other rooms offered."""

    status = ByStatus(label=_("Status"), choices=[(key, one[0]) for key, one in STATUSES.items()])
    author = OneOf(
        label=_("Author"),
        field_name="bylines__contributor",
        queryset=of_own_brands(Contributor),
    )
    topic = OneOf(label=_("Topic"), field_name="topics", queryset=of_own_brands(Topic))
    series = OneOf(label=_("Series"), field_name="series", queryset=of_own_brands(Series))
    brand = ByBrand(label=_("Brand"), queryset=lambda request: sites_of(request.user))

    class Meta:
        model = ArticlePage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, make_filter in _offers.items():
            offered = make_filter()
            offered.parent, offered.model = self, self.queryset.model
            self.filters[name] = offered
