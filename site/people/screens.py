"""Wagtail's screens for rows that belong to a brand: each person sees those of their own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views.generic import (
    CreateView,
    DeleteView,
    EditView,
    HistoryView,
    IndexView,
    UsageView,
)

from people.own_brand import ListOfOwnBrand, OfOwnBrand
from people.rights import sites_of


class OwnBrandForm(WagtailAdminModelForm):
    """Offers the brands of who fills it in, and rows of those brands only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = sites_of(self.for_user)
        site = self.fields["site"]
        site.queryset, site.empty_label = sites, None
        for name in getattr(self.instance, "of_its_brand", ()):
            field = self.fields[name]
            field.queryset = field.queryset.filter(site__in=sites).exclude(pk=self.instance.pk)


class OwnBrandIndex(ListOfOwnBrand, IndexView):
    pass


class OwnBrandCreate(CreateView):
    """Starts with the first brand of who creates."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        return {"site": sites_of(self.request.user).first(), **initial}


class OwnBrandEdit(OfOwnBrand, EditView):
    pass


class OwnBrandDelete(OfOwnBrand, DeleteView):
    pass


class OnOwnBrand:
    """The same for the screens beside a row, which find it without being told where to look."""

    request: HttpRequest

    def get_object(self) -> Any:
        found = super().get_object()  # type: ignore[misc]  # Wagtail's view comes next
        if not sites_of(self.request.user).filter(pk=found.site_id).exists():
            raise Http404
        return found


class OwnBrandHistory(OnOwnBrand, HistoryView):
    pass


class OwnBrandUsage(OnOwnBrand, UsageView):
    pass


class OfBrandViews:
    """Mixed into a `ModelViewSet`: every one of its screens keeps to the own brands."""

    index_view_class = OwnBrandIndex
    add_view_class = OwnBrandCreate
    edit_view_class = OwnBrandEdit
    delete_view_class = OwnBrandDelete
    history_view_class = OwnBrandHistory
    usage_view_class = OwnBrandUsage
    copy_view_enabled = False
    inspect_view_enabled = False
