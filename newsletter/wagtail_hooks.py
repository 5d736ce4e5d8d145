"""The newsletter's doors in the admin; each is a file in `newsletter/hooks`."""

from newsletter.hooks import addresses, audience, buttons, issues, log_actions, menu, permissions

__all__ = ["addresses", "audience", "buttons", "issues", "log_actions", "menu", "permissions"]
