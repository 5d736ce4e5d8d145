"""The report of lost addresses in the admin: addresses and menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from blog.actions.lost import may_mend
from blog.views import lost
from people.rights import sites_of


@hooks.register("register_admin_urls")
def lost_addresses() -> list[URLPattern]:
    """The report and what is done in it, below /admin/reports/lost/."""
    return [
        path("reports/lost/", lost.report, name="blog_lost"),
        path("reports/lost/<int:address_id>/mend/", lost.mend, name="blog_lost_mend"),
        path("reports/lost/<int:address_id>/over/", lost.pass_over, name="blog_lost_over"),
    ]


class LostItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return any(may_mend(site, request.user) for site in sites_of(request.user))


@hooks.register("register_reports_menu_item")
def lost_item() -> MenuItem:
    """Beside Wagtail's own reports."""
    return LostItem(
        _("Lost addresses"), reverse_lazy("blog_lost"), icon_name="link-external", order=650
    )
