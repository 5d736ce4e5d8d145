"""Followed feeds in the admin, made of Wagtail's own screens."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from people.own_brand import OfOwnBrand
from people.screens import OfBrandViews
from syndication.actions import sources
from syndication.forms import SourceForm
from syndication.models import Source


class SourceCreate(CreateView):
    def save_instance(self) -> Source:
        facts = self.form.cleaned_data
        return sources.follow(
            site=facts["site"], found=self.form.found, title=facts["title"], user=self.request.user
        )


class SourceEdit(OfOwnBrand, EditView):
    def save_instance(self) -> Source:
        source: Source = self.get_object()
        return sources.change(
            source=source,
            title=self.form.cleaned_data["title"],
            found=self.form.found,
            user=self.request.user,
        )


class SourceViewSet(OfBrandViews, ModelViewSet):
    model = Source
    name = "sources"
    url_prefix = "ideas/feeds"
    icon = "link"
    menu_label = _("Followed feeds")
    menu_order = 20
    add_view_class = SourceCreate
    edit_view_class = SourceEdit
    search_fields = ["title", "url"]
    search_backend_name = None
    list_display = [
        "__str__",
        "site",
        DateColumn("checked_at", label=_("Last looked at"), sort_key="checked_at"),
        Column("last_error", label=_("Trouble")),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: ARG002 - one for both
        return SourceForm
