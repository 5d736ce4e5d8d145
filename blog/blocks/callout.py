from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import WORDS
from blog.blocks.registry import register
from core.html import plain_text


class CalloutBlock(blocks.StructBlock):
    """A thought set apart: a tip, a warning, what to remember."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = blocks.RichTextBlock(
        label=_("Text"), features=["bold", "italic", "link", "ol", "ul", "code"]
    )

    class Meta:
        icon = "info-circle"
        group = WORDS
        label = _("Callout")
        description = _("A thought set apart from the text: a tip, a warning, a summary.")
        template = "blocks/callout.html"
        preview_value = {
            "title": "In short",
            "text": "<p>Rent the stage, own the address book.</p>",
        }


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["title"], plain_text(value["text"].source)) if text)


register("callout", CalloutBlock, plain=plain, notes="below")
