"""The report of copies and of who came home by them: to sort, to filter, to take as a sheet."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

import django_filters

from core.sheets import IN_EITHER_FORMAT
from insights.models import CopyVisits
from people.rights import sites_of
from syndication.models import Channel, Copy


def _channels(request: HttpRequest) -> QuerySet[Channel]:
    return Channel.objects.filter(site__in=sites_of(request.user))


class CopyFilter(WagtailFilterSet):
    """By channel, by state, by what a stranger sees there."""

    channel = django_filters.ModelChoiceFilter(label=_("Channel"), queryset=_channels)

    class Meta:
        model = Copy
        fields: ClassVar[list[str]] = ["channel", "state", "verified"]


def _page(copy: Copy) -> str:
    return reverse("syndication_copy", args=[copy.pk])


SEEN = "syndication.view_copy"


class CopiesReport(ReportView):
    """Where articles are copied and how the copies do; fifty a page."""

    model = Copy
    page_title = _("Copies elsewhere")
    header_icon = "copy"
    index_url_name = "insights_copies"
    index_results_url_name = "insights_copies_results"
    filterset_class = CopyFilter
    default_ordering = "-shown_at"
    export_filename = "copies"
    columns: ClassVar[list[Column]] = [
        TitleColumn("title", label=_("Article"), get_url=_page, width="30%"),
        Column("channel", label=_("Channel")),
        Column("standing", label=_("State")),
        Column("get_verified_display", label=_("Canonical")),
        Column("came_home", label=_("Visits"), sort_key="came_home"),
        DateColumn("shown_at", label=_("Last brought"), sort_key="shown_at"),
    ]
    list_export: ClassVar[list[str]] = [
        "title",
        "channel",
        "channel.platform",
        "channel.site",
        "state",
        "wanted",
        "shown",
        "canonical",
        "remote_url",
        "verified",
        "verified_at",
        "left_at",
        "shown_at",
        "came_home",
        "cents",
        "last_error",
    ]
    export_headings: ClassVar[dict[str, Any]] = {"came_home": _("visits")}
    custom_field_preprocess: ClassVar[dict[str, Any]] = dict.fromkeys(
        ["title", "channel", "channel.site", "canonical", "remote_url", "last_error"],
        IN_EITHER_FORMAT,
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(SEEN):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Copy]:
        mine = Copy.objects.of_sites(sites_of(self.request.user)).for_board()
        days = CopyVisits.objects.filter(copy=OuterRef("pk")).order_by()
        visits = days.values("copy").annotate(all=Sum("number")).values("all")
        return self.order_queryset(mine.annotate(came_home=Coalesce(Subquery(visits), 0)))
