from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.registry import register


class EmbedBlock(blocks.StructBlock):
    """Something that lives elsewhere: a still card that loads nothing until it is pressed."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=255)
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "media"
        label = _("Embed")
        template = "blocks/embed.html"


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["title"], value["caption"], value["url"]) if text)


register("embed", EmbedBlock, plain=plain)
