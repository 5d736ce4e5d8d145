from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import SHAPE
from newsletter.blocks.piece import Facts, Setting
from newsletter.blocks.registry import register


class DividerBlock(blocks.StaticBlock):
    class Meta:
        icon = "minus"
        group = SHAPE
        label = _("Divider")
        description = _("A line between two parts.")


def piece(value: Any, setting: Setting) -> Facts:  # noqa: ARG001 - a line is a line
    return {}


register("divider", DividerBlock, piece=piece)
