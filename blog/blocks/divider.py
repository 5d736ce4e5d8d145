from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import WORDS
from blog.blocks.registry import register


class DividerBlock(blocks.StaticBlock):
    """A breath between two parts."""

    class Meta:
        icon = "horizontalrule"
        group = WORDS
        label = _("Divider")
        description = _("Three stars between two parts.")
        admin_text = _("A breath between two parts.")
        template = "blocks/divider.html"
        preview_value = ""


def plain(_value: Any) -> str:
    return "* * *"


register("divider", DividerBlock, plain=plain)
