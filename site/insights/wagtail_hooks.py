"""Reports across rooms in the admin: addresses and menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from insights.reports.copies import SEEN, CopiesReport


class CopiesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEEN))


@hooks.register("register_admin_urls")
def report_addresses() -> list[URLPattern]:
    """The report of copies, beside their board."""
    results = CopiesReport.as_view(results_only=True)
    return [
        path("copies/report/", CopiesReport.as_view(), name="insights_copies"),
        path("copies/report/results/", results, name="insights_copies_results"),
    ]


@hooks.register("register_reports_menu_item")
def report_menu() -> MenuItem:
    """The report, beside Wagtail's own."""
    place = reverse_lazy("insights_copies")
    return CopiesItem(_("Copies elsewhere"), place, icon_name="copy", order=890)
