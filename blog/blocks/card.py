from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import LEADING
from blog.blocks.registry import register


class CardBlock(blocks.StructBlock):
    """A link worth following, with why."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("Title"), max_length=255)
    description = blocks.TextBlock(label=_("Description"), required=False, rows=2)
    publisher = blocks.CharBlock(label=_("Publisher"), required=False, max_length=120)

    class Meta:
        icon = "link-external"
        group = LEADING
        label = _("Link card")
        description = _("A link worth following, as a card of its own.")
        template = "blocks/card.html"
        preview_value = {
            "url": "https://example.org/",
            "title": "The lease and the land",
            "description": "Why publishers move back to addresses they own.",
            "publisher": "The Harbour",
        }


def plain(value: Any) -> str:
    parts = (value["title"], value["description"], value["publisher"], value["url"])
    return "\n".join(text for text in parts if text)


register("card", CardBlock, plain=plain)
