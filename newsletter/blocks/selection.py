from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import FOUND
from newsletter.blocks.piece import INLINE, Facts, Setting, rich
from newsletter.blocks.registry import register


class SelectionBlock(blocks.StructBlock):
    """Something good from elsewhere, with its source."""

    title = blocks.CharBlock(label=_("Title"), max_length=255)
    url = blocks.URLBlock(label=_("Address"))
    via = blocks.CharBlock(label=_("Via"), required=False, max_length=120)
    note = blocks.RichTextBlock(label=_("Why read it"), required=False, features=INLINE)

    class Meta:
        icon = "pick"
        group = FOUND
        label = _("Selection")
        description = _("Something good from elsewhere, with who led us there.")


def piece(value: Any, setting: Setting) -> Facts:
    return {
        "title": value["title"],
        "url": value["url"],
        "via": value["via"],
        "note": rich(value["note"], setting=setting),
    }


register("selection", SelectionBlock, piece=piece)
