"""The ideas inbox and the followed feeds in the admin: addresses, menu, words of the history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup

from syndication.views import ideas
from syndication.viewsets import SourceViewSet


@hooks.register("register_admin_urls")
def idea_addresses() -> list[URLPattern]:
    """The inbox and what is done in it, below /admin/ideas/."""
    return [
        path("ideas/", ideas.inbox, name="syndication_ideas"),
        path("ideas/<int:idea_id>/start/", ideas.start, name="syndication_idea_start"),
        path("ideas/<int:idea_id>/dismiss/", ideas.dismiss, name="syndication_idea_dismiss"),
        path("ideas/<int:idea_id>/back/", ideas.take_back, name="syndication_idea_back"),
    ]


class InboxItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("syndication.view_idea")


class IdeasGroup(ModelViewSetGroup):
    """The inbox, and the feeds that fill it."""

    menu_label = _("Ideas")
    menu_icon = "pick"
    menu_order = 205
    items = (SourceViewSet,)

    def get_submenu_items(self) -> list[MenuItem]:
        inbox = InboxItem(_("Inbox"), reverse_lazy("syndication_ideas"), icon_name="pick", order=10)
        return [inbox, *super().get_submenu_items()]


@hooks.register("register_admin_viewset")
def ideas_group() -> IdeasGroup:
    """Followed feeds, made of Wagtail's own screens."""
    return IdeasGroup()


@hooks.register("register_log_actions")
def idea_log_actions(actions: Any) -> None:
    """What may happen to an idea, in Wagtail's history."""
    actions.register_action(
        "syndication.pass_over_idea", _("Pass over idea"), _("Idea passed over")
    )
    actions.register_action("syndication.take_back_idea", _("Take idea back"), _("Idea taken back"))
