from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import WORDS
from blog.blocks.registry import register


class HeadingBlock(blocks.StructBlock):
    """A heading inside the text, from level 2 down, with an address of its own."""

    text = blocks.CharBlock(label=_("Heading"), max_length=500)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", "2"), ("3", "3"), ("4", "4")], default="2"
    )
    anchor = blocks.RegexBlock(
        regex=r"^[\w.:-]*$",
        label=_("Anchor"),
        max_length=255,
        required=False,
        help_text=_("The last part of this heading's own address. Empty: made of its words."),
        error_messages={"invalid": _("Use letters, digits, hyphens and dots, without spaces.")},
    )

    class Meta:
        icon = "title"
        group = WORDS
        label = _("Heading")
        description = _("A heading inside the text, listed in the table of contents.")
        template = "blocks/heading.html"
        preview_value = {"text": "The airport is not your home", "level": "2", "anchor": ""}


def plain(value: Any) -> str:
    return str(value["text"])


register("heading", HeadingBlock, plain=plain)
