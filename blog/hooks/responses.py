"""Responses in the admin: permissions and the words of the history."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail import hooks


@hooks.register("register_permissions")
def response_permissions() -> QuerySet[Permission]:
    """Reading the queue, and deciding."""
    return Permission.objects.filter(
        content_type__app_label="blog", codename__in=["view_response", "change_response"]
    )


@hooks.register("register_log_actions")
def response_log_actions(actions: Any) -> None:
    """What may happen to a response, in Wagtail's history."""
    actions.register_action("blog.approve_response", _("Show response"), _("Response shown"))
    actions.register_action("blog.reject_response", _("Reject response"), _("Response rejected"))
    actions.register_action("blog.mark_spam", _("Mark as spam"), _("Response marked as spam"))
    actions.register_action(
        "blog.remove_response", _("Take response away"), _("Response taken away")
    )
