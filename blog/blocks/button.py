from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import LEADING
from blog.blocks.registry import register


class ButtonBlock(blocks.StructBlock):
    """One thing to do next."""

    text = blocks.CharBlock(label=_("Text"), max_length=80)
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        group = LEADING
        label = _("Button")
        description = _("One thing to do next, as a button.")
        template = "blocks/button.html"
        preview_value = {"text": "Book a working session", "url": "https://example.org/"}


def plain(value: Any) -> str:
    return f"{value['text']}: {value['url']}"


register("button", ButtonBlock, plain=plain)
