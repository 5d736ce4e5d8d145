from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import SHAPE
from newsletter.blocks.piece import Facts, Setting
from newsletter.blocks.registry import register


class ButtonBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"), max_length=80)
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        group = SHAPE
        label = _("Button")
        description = _("The one thing readers should press.")


def piece(value: Any, setting: Setting) -> Facts:  # noqa: ARG001 - every block is given its setting
    return {"text": value["text"], "url": value["url"]}


register("button", ButtonBlock, piece=piece)
