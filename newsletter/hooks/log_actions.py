"""The words under which the newsletter's verbs stand in Wagtail's history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import hooks


@hooks.register("register_log_actions")
def newsletter_log_actions(actions: Any) -> None:
    """Scheduled, taken back, tested; frozen, paused, cancelled, in doubt and out of it."""
    actions.register_action("newsletter.schedule", _("Schedule issue"), _("Issue scheduled"))
    actions.register_action("newsletter.unschedule", _("Take issue back"), _("Issue taken back"))
    actions.register_action("newsletter.test", _("Test issue"), _("Test sent"))
    actions.register_action("newsletter.freeze", _("Freeze issue"), _("Issue frozen"))
    actions.register_action("newsletter.pause", _("Pause issue"), _("Sending paused"))
    actions.register_action("newsletter.resume", _("Resume issue"), _("Sending resumed"))
    actions.register_action("newsletter.cancel", _("Cancel issue"), _("Sending cancelled"))
    actions.register_action("newsletter.rest", _("Send the rest"), _("The rest is being sent"))
    actions.register_action(
        "newsletter.override", _("Send although"), _("Let go although something was not in order")
    )
    actions.register_action("newsletter.articles", _("Mail articles"), _("New articles mailed"))
    actions.register_action("newsletter.decide", _("Choose subject"), _("Subject chosen"))
    actions.register_action("newsletter.wish", _("Wish for issue"), _("Place in issues wished for"))
    actions.register_action("newsletter.key_make", _("Make key"), _("Signing key made"))
    actions.register_action("newsletter.key_use", _("Sign with key"), _("Signing with this key"))
    actions.register_action("newsletter.key_stop", _("Stop key"), _("Signing with it stopped"))
    actions.register_action("newsletter.key_remove", _("Remove key"), _("Signing key removed"))
    actions.register_action("newsletter.route_test", _("Test route"), _("Mail route tested"))
    actions.register_action("newsletter.settle", _("Settle doubt"), _("Doubt about a mail settled"))
    actions.register_action("newsletter.block", _("Block"), _("Never written to again"))
    actions.register_action("newsletter.ask", _("Ask once"), _("People asked for their yes"))
    actions.register_action("newsletter.ask_stop", _("Stop asking"), _("Asking stopped"))
    actions.register_action("newsletter.stop_all", _("Stop all mail"), _("All mail stopped"))
    actions.register_action("newsletter.start_all", _("Let mail leave"), _("Mail leaves again"))
    actions.register_action("newsletter.export", _("Take audience out"), _("Audience taken out"))
