"""The doors of this room in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html

from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from people import second_factor
from people.actions.invitation import invite, settle_address
from people.models import User


class SecondFactorPanel(Component):
    """Asks who has only a password to add a passkey or an authenticator app."""

    name = "second_factor"
    template_name = "people/admin/second_factor.html"
    order = 20


@hooks.register("construct_homepage_panels")
def ask_for_second_factor(request: HttpRequest, panels: list[Any]) -> None:
    """After sign-in, on the first page that staff see."""
    if second_factor.is_missing(request.user):
        panels.append(SecondFactorPanel())


@hooks.register("after_create_user")
def write_invitation(request: HttpRequest, user: User) -> None:
    """Whoever was added hears of it."""
    site = Site.find_for_request(request) or Site.objects.order_by("-is_default_site").first()
    if site is not None:
        invite(user, site=site)


@hooks.register("after_edit_user")
def follow_address(request: HttpRequest, user: User) -> None:  # noqa: ARG001 - Wagtail passes it
    """A corrected address is the one that signs in from now on."""
    settle_address(user)


@hooks.register("insert_global_admin_js")
def start_widgets_without_inline_scripts() -> str:
    """The admin's date fields and rows work under a policy that refuses inline scripts."""
    return format_html('<script src="{}"></script>', versioned_static("js/admin-widgets.js"))
