"""Copies and channels in the admin: addresses, menu, permissions, words of the history."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from syndication.views import board, channels, compare, copies, older, plans


class CopiesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("syndication.view_copy"))


class ChannelsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("syndication.view_channel"))


@hooks.register("register_admin_urls")
def copy_addresses() -> list[URLPattern]:
    """The board, the copies of an article, and the channels."""
    return [
        path("copies/", board.board, name="syndication_copies"),
        path("copies/decide/", copies.decide, name="syndication_decide"),
        path("copies/<int:copy_id>/", copies.copy, name="syndication_copy"),
        path("copies/<int:copy_id>/compare/", compare.compare, name="syndication_compare"),
        path("copies/<int:copy_id>/act/", copies.act, name="syndication_copy_act"),
        path("copies/article/<int:article_id>/", plans.article, name="syndication_article_copies"),
        path(
            "copies/article/<int:article_id>/<int:channel_id>/words/",
            plans.words,
            name="syndication_words",
        ),
        path(
            "copies/article/<int:article_id>/<int:channel_id>/preview/",
            plans.preview,
            name="syndication_preview",
        ),
        path("channels/", channels.channels, name="syndication_channels"),
        path("channels/new/", channels.choose, name="syndication_channel_choose"),
        path("channels/new/<slug:key>/", channels.connect, name="syndication_channel_connect"),
        path("channels/wordpress-plugin/", channels.plugin, name="syndication_wordpress_plugin"),
        path("channels/<int:channel_id>/", channels.channel, name="syndication_channel"),
        path("copies/older/<int:channel_id>/", older.older, name="syndication_older"),
        path(
            "channels/<int:channel_id>/control/",
            channels.control,
            name="syndication_channel_control",
        ),
    ]


@hooks.register("register_admin_menu_item")
def copies_menu() -> MenuItem:
    """The board and the channels under one word."""
    items = [
        CopiesItem(_("Board"), reverse_lazy("syndication_copies"), icon_name="copy", order=10),
        ChannelsItem(
            _("Channels"), reverse_lazy("syndication_channels"), icon_name="link-external", order=20
        ),
    ]
    return SubmenuMenuItem(_("Copies"), Menu(items=items), icon_name="copy", order=215)


@hooks.register("register_permissions")
def copy_permissions() -> QuerySet[Permission]:
    """Seeing and steering copies; opening and closing channels."""
    return Permission.objects.filter(
        content_type__app_label="syndication",
        codename__in=["view_copy", "change_copy", "view_channel", "change_channel"],
    )


@hooks.register("register_log_actions")
def copy_log_actions(actions: Any) -> None:
    """What people do about copies and channels, in Wagtail's history."""
    for name, verb, done in LOGGED:
        actions.register_action(f"syndication.{name}", verb, done)


LOGGED = [
    ("switch_on", _("Copy article"), _("Copy asked for")),
    ("switch_off", _("Do not copy article"), _("Copy refused")),
    ("switch_auto", _("Leave copy to channel"), _("Copy left to the channel")),
    ("plan", _("Plan copy"), _("Copy planned")),
    ("take_down", _("Take copy down"), _("Copy taken down")),
    ("retry", _("Try copy again"), _("Copy tried again")),
    ("placed", _("Tell address of copy"), _("Address of a copy told")),
    ("by_hand", _("Settle copy by hand"), _("Copy settled by hand")),
    ("pause", _("Pause channel"), _("Channel paused")),
    ("resume", _("Resume channel"), _("Channel resumed")),
]
