"""The list of what came back, with its filters and its export."""

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
from wagtail.models import Site

import django_filters

from core.sheets import IN_EITHER_FORMAT
from newsletter.access import sites_written_for
from newsletter.models import Mailing, ReturnEvent


def _brands(request: HttpRequest) -> QuerySet[Site]:
    return Site.objects.filter(pk__in=[site.pk for site in sites_written_for(request.user)])


def _issues(request: HttpRequest) -> QuerySet[Mailing]:
    return Mailing.objects.filter(newsletter__site__in=sites_written_for(request.user)).only(
        "subject"
    )


class ReturnFilter(WagtailFilterSet):
    """By what it is, by class, by brand, by issue."""

    site = django_filters.ModelChoiceFilter(label=_("Brand"), queryset=_brands)
    mailing = django_filters.ModelChoiceFilter(label=_("Issue"), queryset=_issues)

    class Meta:
        model = ReturnEvent
        fields = ["kind", "verdict", "site", "mailing"]


class WhatColumn(Column):
    """What it is, of which class, by which code, told by whom."""

    def get_value(self, instance: ReturnEvent) -> str:
        what = [instance.get_kind_display(), instance.get_verdict_display(), instance.code]
        return " · ".join([*filter(None, what), instance.source])


def _reader(event: ReturnEvent) -> str | None:
    """The page of the reader it is about."""
    found = event.subscriber_id
    return reverse("subscribers:inspect", args=[found]) if found else None


class ReturnsReport(ReportView):
    """What came back to the brands a person works for; fifty a page."""

    model = ReturnEvent
    page_title = _("Returns")
    header_icon = "undo"
    index_url_name = "newsletter_returns"
    index_results_url_name = "newsletter_returns_results"
    filterset_class = ReturnFilter
    default_ordering = "-received_at"
    export_filename = "returns"
    columns: ClassVar[list[Column]] = [
        TitleColumn("subscriber", label=_("Reader"), get_url=_reader, width="28%"),
        WhatColumn("kind", label=_("What"), width="20%"),
        Column("words", label=_("In their words")),
        Column("mailing", label=_("Issue"), width="15%"),
        DateColumn("received_at", label=_("Told at"), sort_key="received_at"),
    ]
    list_export: ClassVar[list[str]] = [
        "at",
        "received_at",
        "kind",
        "verdict",
        "code",
        "words",
        "source",
        "site",
        "mailing",
        "subscriber",
    ]
    custom_field_preprocess: ClassVar[dict[str, Any]] = dict.fromkeys(
        ["code", "words", "mailing", "subscriber", "site"], IN_EITHER_FORMAT
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not sites_written_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ReturnEvent]:
        mine: QuerySet[ReturnEvent] = ReturnEvent.objects.filter(
            site__in=sites_written_for(self.request.user)
        )
        return self.order_queryset(mine.select_related("site", "mailing", "subscriber"))
