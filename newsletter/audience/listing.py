"""How the list of people stays quick whatever its length: filters by index, a count that ends."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator

import django_filters

from newsletter.access import sites_written_for
from newsletter.models import Newsletter, Segment, Subscriber, Subscription, Tag
from newsletter.segments import Whose, condition

NEWEST_FIRST = ("-pk",)


class CappedPaginator(WagtailPaginator):
    """Counts to ten thousand: nobody turns more pages, and a million takes a while to count."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        return int(self.object_list.order_by()[: self.most].count())


def _newsletters_of(request: HttpRequest) -> QuerySet[Newsletter]:
    return Newsletter.objects.filter(site__in=sites_written_for(request.user))


def _segments_of(request: HttpRequest) -> QuerySet[Segment]:
    return Segment.objects.filter(site__in=sites_written_for(request.user))


def _tags_of(request: HttpRequest) -> QuerySet[Tag]:
    return Tag.objects.filter(site__in=sites_written_for(request.user))


class SubscriberFilter(WagtailFilterSet):
    """By list, state, language, tag and segment."""

    newsletter = django_filters.ModelChoiceFilter(
        label=_("Newsletter"),
        field_name="subscriptions__newsletter",
        queryset=_newsletters_of,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), field_name="subscriptions__state", choices=Subscription.State.choices
    )
    tag = django_filters.ModelChoiceFilter(
        label=_("Tag"), field_name="taggings__tag", queryset=_tags_of
    )
    segment = django_filters.ModelChoiceFilter(
        label=_("Segment"), field_name="pk", queryset=_segments_of
    )

    class Meta:
        model = Subscriber
        fields = ["newsletter", "state", "language", "tag", "segment"]

    def filter_queryset(self, queryset: QuerySet[Subscriber]) -> QuerySet[Subscriber]:
        """A list and a state are asked of the same subscription; nobody is listed twice."""
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        segment = chosen.pop("segment", None)
        if segment:
            queryset = queryset.filter(condition(segment.rules, Whose()), site=segment.site_id)
        if "tag" in chosen:
            queryset = queryset.filter(taggings__tag=chosen.pop("tag"))
        if chosen.get("language"):
            queryset = queryset.filter(language=chosen.pop("language"))
        return _on_lists(queryset, chosen)


def _on_lists(queryset: QuerySet[Subscriber], chosen: dict[str, Any]) -> QuerySet[Subscriber]:
    """With a list, the walk goes along the index of its places: a state can be rare.

    The same order said of the place, not of the person, is what makes a
    database walk there; by the person it looks at everybody until the page is full.
    """
    if "newsletter" in chosen:
        places = {f"subscriptions__{name}": value for name, value in chosen.items()}
        found = queryset.filter(**places)
        is_newest_first = queryset.query.order_by == NEWEST_FIRST
        return found.order_by("-subscriptions__subscriber_id") if is_newest_first else found
    if chosen:
        return queryset.filter(
            Exists(Subscription.objects.filter(subscriber=OuterRef("pk"), **chosen))
        )
    return queryset
