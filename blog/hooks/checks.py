"""Content checks in the admin: Wagtail's own checker asks more, and links are looked at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from blog.actions.links import note_links
from blog.models import ArticlePage


class Checker(ContentCheckerItem):
    """Wagtail's checker with the rules that readers of an article would miss most."""

    axe_run_only = [
        *ContentCheckerItem.axe_run_only,
        "color-contrast",
        "image-alt",
        "list",
        "page-has-heading-one",
        "video-caption",
    ]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        "color-contrast": {
            "error_name": _("Text is hard to tell from what is behind it"),
            "help_text": _("Choose stronger colours in the brand's look"),
        },
        "image-alt": {
            "error_name": _("Picture without a description"),
            "help_text": _("Say what it shows, or mark it as decoration"),
        },
        "list": {
            "error_name": _("Broken list"),
            "help_text": _("Write the list again with the editor's own button"),
        },
        "page-has-heading-one": {
            "error_name": _("Page without a title"),
            "help_text": _("Give it a title"),
        },
        "video-caption": {
            "error_name": _("Video without captions"),
            "help_text": _("Say in words what is heard"),
        },
    }


@hooks.register("construct_wagtail_userbar")
def check_more(request: HttpRequest, items: list[Any], page: Page | None) -> None:  # noqa: ARG001 - Wagtail passes all three
    """Our checker in the place of Wagtail's, in the editor and in previews."""
    items[:] = [
        Checker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def look_at_links(request: HttpRequest, page: Page) -> None:  # noqa: ARG001 - Wagtail passes it
    """What an editor saved leads somewhere: a worker looks whether anything is there."""
    article = page.specific
    if isinstance(article, ArticlePage):
        note_links(article=article.get_latest_revision_as_object())
