from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import OWN
from newsletter.blocks.piece import INLINE, Facts, Setting, rich
from newsletter.blocks.registry import register


class TipBlock(blocks.RichTextBlock):
    """One thing to do this week."""

    class Meta:
        icon = "help"
        group = OWN
        label = _("Tip")
        description = _("One thing to do this week, set apart.")


def make() -> TipBlock:
    return TipBlock(features=INLINE)


def piece(value: Any, setting: Setting) -> Facts:
    return {"html": rich(value, setting=setting)}


register("tip", make, piece=piece)
