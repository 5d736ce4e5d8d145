from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.registry import register


class HeadingBlock(blocks.StructBlock):
    """A heading inside the text, from level 2 down, with an address of its own."""

    text = blocks.CharBlock(label=_("Heading"), max_length=255)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", "2"), ("3", "3"), ("4", "4")], default="2"
    )
    anchor = blocks.CharBlock(label=_("Anchor"), max_length=255, required=False)

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"


def plain(value: Any) -> str:
    return str(value["text"])


register("heading", HeadingBlock, plain=plain)
