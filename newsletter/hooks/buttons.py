"""Buttons on the newsletter's pages in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail import hooks
from wagtail.admin.widgets.button import Button

from blog.models import ArticlePage
from newsletter.models import IssuePage, NewsletterPage


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Any,
    user: Any,
    view_name: str,  # noqa: ARG001 - Wagtail passes it by name
    next_url: str | None = None,  # noqa: ARG001
) -> Iterator[Button]:
    """Draft the next issue on a newsletter's page; test and send on an issue."""
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:  # noqa: ARG001
    """The same in the list of pages."""
    yield from _buttons(page, user)


def _buttons(page: Any, user: Any) -> Iterator[Button]:
    kind = page.specific_class
    if kind is ArticlePage and page.live and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Place in issues"),
            reverse("newsletter_wishes", args=[page.pk]),
            icon_name="mail",
            priority=60,
        )
    allowed = page.permissions_for_user(user)
    if kind is NewsletterPage and allowed.can_add_subpage():
        yield Button(
            _("Draft the next issue"),
            reverse("newsletter_draft", args=[page.pk]),
            icon_name="edit",
            priority=5,
        )
    if kind is IssuePage and allowed.can_edit():
        yield Button(
            _("Test, schedule, send"),
            reverse("newsletter_issue", args=[page.pk]),
            icon_name="mail",
            priority=5,
        )
