from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import OWN
from newsletter.blocks.piece import INLINE, Facts, Setting, rich
from newsletter.blocks.registry import register


class IssueQuoteBlock(blocks.StructBlock):
    """Somebody's words, with who said them and where."""

    text = blocks.RichTextBlock(label=_("Quotation"), features=INLINE)
    attribution = blocks.CharBlock(label=_("Who said it"), required=False, max_length=160)
    url = blocks.URLBlock(label=_("Where"), required=False)

    class Meta:
        icon = "openquote"
        group = OWN
        label = _("Quotation")
        description = _("Somebody's words, set large.")


def piece(value: Any, setting: Setting) -> Facts:
    return {
        "html": rich(value["text"], setting=setting),
        "attribution": value["attribution"],
        "url": value["url"],
    }


register("quote", IssueQuoteBlock, piece=piece)
