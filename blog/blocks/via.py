from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import LEADING
from blog.blocks.registry import register


class ViaBlock(blocks.StructBlock):
    """Where something was found: the source, and a few of its own words."""

    name = blocks.CharBlock(label=_("Source"), max_length=120)
    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("Title there"), required=False, max_length=255)
    excerpt = blocks.TextBlock(
        label=_("A few of its words"),
        required=False,
        rows=3,
        max_length=600,
        help_text=_("Short enough that nobody need not read the source."),
    )

    class Meta:
        icon = "pick"
        group = LEADING
        label = _("Via")
        description = _("Where this was found, as a card with the source's name.")
        template = "blocks/via.html"
        preview_value = {
            "name": "The Harbour",
            "url": "https://example.org/",
            "title": "Publish at home first",
            "excerpt": "The copy may go anywhere. The original stays where you hold the key.",
        }


def plain(value: Any) -> str:
    lines = (value["title"], value["excerpt"], f"Via {value['name']}: {value['url']}")
    return "\n".join(line for line in lines if line)


register("via", ViaBlock, plain=plain)
