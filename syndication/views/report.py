"""The report of copies: a list to sort and filter, and to take along as a sheet."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

import django_filters

from newsletter.views.returns import safe_in_a_sheet
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


SAFE = {"csv": safe_in_a_sheet, "xlsx": safe_in_a_sheet}


class CopiesReport(ReportView):
    """Where articles are copied and how the copies do; fifty a page."""

    model = Copy
    page_title = _("Copies elsewhere")
    header_icon = "copy"
    index_url_name = "syndication_report"
    index_results_url_name = "syndication_report_results"
    filterset_class = CopyFilter
    default_ordering = "-shown_at"
    export_filename = "copies"
    columns: ClassVar[list[Column]] = [
        TitleColumn("title", label=_("Article"), get_url=_page, width="30%"),
        Column("channel", label=_("Channel")),
        Column("standing", label=_("State")),
        Column("get_verified_display", label=_("Canonical")),
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
        "cents",
        "last_error",
    ]
    custom_field_preprocess: ClassVar[dict[str, Any]] = dict.fromkeys(
        ["title", "channel", "channel.site", "canonical", "remote_url", "last_error"], SAFE
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("syndication.view_copy"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Copy]:
        mine = Copy.objects.of_sites(sites_of(self.request.user)).for_board()
        return self.order_queryset(mine)
