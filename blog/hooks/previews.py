"""Preview links in the admin: addresses and the words of the history."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wagtail import hooks

from blog.views import previews


@hooks.register("register_admin_urls")
def preview_addresses() -> list[URLPattern]:
    """The links of an article, below /admin/writing/."""
    return [
        path(
            "writing/previews/<int:article_id>/",
            previews.links,
            name="blog_preview_links",
        ),
        path(
            "writing/previews/<int:article_id>/share/",
            previews.share,
            name="blog_preview_share",
        ),
        path(
            "writing/previews/<int:link_id>/close/",
            previews.revoke,
            name="blog_preview_revoke",
        ),
    ]


@hooks.register("register_log_actions")
def preview_log_actions(actions: Any) -> None:
    """Who let somebody read a draft, in Wagtail's history."""
    actions.register_action("blog.share_draft", _("Share draft"), _("Draft shared by a link"))
    actions.register_action("blog.close_preview", _("Close link"), _("Preview link closed"))
