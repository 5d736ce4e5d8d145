"""Bringing home in the admin: addresses, menu, permissions and the words of the history."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from syndication.rights import STORIES
from syndication.views import intake, stories

BELOW = "homecomings/"


class BringHomeItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(STORIES))


@hooks.register("register_admin_urls")
def intake_addresses() -> list[URLPattern]:
    """The runs, below /admin/homecomings/."""
    one = f"{BELOW}<int:run>/"
    return [
        path(BELOW, intake.intakes, name="syndication_intakes"),
        path(f"{BELOW}drop/", intake.drop, name="syndication_drop"),
        path(f"{BELOW}live/", stories.live, name="syndication_live"),
        path(f"{BELOW}live/<slug:key>/", stories.live, name="syndication_live_site"),
        path(one, intake.intake, name="syndication_intake"),
        path(f"{one}missing/", stories.missing, name="syndication_missing"),
        path(f"{one}missing/again/", stories.again, name="syndication_missing_again"),
        path(f"{one}missing/<int:row>/", stories.by_hand, name="syndication_by_hand"),
        path(f"{one}rows/<int:row>/newer/", stories.newer, name="syndication_newer"),
        path(f"{one}columns/", intake.columns, name="syndication_columns"),
        path(f"{one}old-site/", stories.old_site, name="syndication_old_site"),
        path(f"{one}bring/", intake.bring, name="syndication_bring"),
        path(f"{one}back/", intake.back, name="syndication_back"),
        path(f"{one}progress/", intake.progress, name="syndication_progress"),
        path(f"{one}rows.csv", intake.table, name="syndication_intake_csv"),
        path(f"{one}rows.json", intake.machine, name="syndication_intake_json"),
    ]


@hooks.register("register_admin_menu_item")
def bring_home_item() -> MenuItem:
    """One door for stories and people."""
    return BringHomeItem(
        _("Bring home"), reverse_lazy("syndication_intakes"), icon_name="download", order=220
    )


@hooks.register("register_permissions")
def intake_permissions() -> QuerySet[Permission]:
    """The right to bring stories home; people need the right to add subscribers on top."""
    return Permission.objects.filter(
        content_type__app_label="syndication", codename__in=["add_intake"]
    )


@hooks.register("register_log_actions")
def intake_log_actions(actions: Any) -> None:
    """Columns and addresses explained, brought home, taken back."""
    actions.register_action(
        "syndication.explain", _("Say what columns mean"), _("Said what the columns mean")
    )
    actions.register_action(
        "syndication.say_address", _("Say where it stood"), _("Said where the stories stood")
    )
    actions.register_action("syndication.bring_home", _("Bring home"), _("Brought home"))
    actions.register_action(
        "syndication.take_newer", _("Take the newer text"), _("Took the newer text of an export")
    )
    actions.register_action("syndication.take_back", _("Take back"), _("Taken back"))
