"""The words under which the newsletter's verbs stand in Wagtail's history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import hooks


@hooks.register("register_log_actions")
def newsletter_log_actions(actions: Any) -> None:
    """Scheduled, taken back, tested."""
    actions.register_action("newsletter.schedule", _("Schedule issue"), _("Issue scheduled"))
    actions.register_action("newsletter.unschedule", _("Take issue back"), _("Issue taken back"))
    actions.register_action("newsletter.test", _("Test issue"), _("Test sent"))
