"""Where followers are, and where a link can stand that calls them home."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PLACES = [
    ("page", _("nowhere in particular")),
    ("bio", _("profile, bio")),
    ("pinned", _("pinned post")),
    ("last", _("last post")),
    ("reply", _("automatic reply")),
    ("copy", _("foot of every copy")),
    ("print", _("printed, as a code")),
]

# Who came by an address that a reader passed on (`?from=forward`).
FORWARDED = "forward"

# What they call themselves. Another platform is written by its name in the address.
PLATFORMS = {
    "bluesky": "Bluesky",
    "devto": "DEV",
    "facebook": "Facebook",
    "hashnode": "Hashnode",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "mastodon": "Mastodon",
    "medium": "Medium",
    "reddit": "Reddit",
    "substack": "Substack",
    "telegram": "Telegram",
    "threads": "Threads",
    "tiktok": "TikTok",
    "whatsapp": "WhatsApp",
    "x": "X",
    "youtube": "YouTube",
}


def name_of(platform: str) -> str:
    """What a platform calls itself."""
    if platform == FORWARDED:
        return gettext("a reader's forward")
    return PLATFORMS.get(platform) or platform.replace("-", " ").capitalize()
