from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import LEADING
from blog.blocks.registry import register


class SubscribeBlock(blocks.StructBlock):
    """A call to subscribe; it leads to the newsletter's box, which every page has once."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2)

    class Meta:
        icon = "mail"
        group = LEADING
        label = _("Call to subscribe")
        description = _("Invites the reader to the newsletter in the middle of the text.")
        template = "blocks/subscribe.html"
        preview_value = {
            "title": "Every Saturday morning",
            "text": "Five minutes about keeping an audience of your own.",
        }


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["title"], value["text"]) if text)


register("subscribe", SubscribeBlock, plain=plain)
