from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import WORDS
from blog.blocks.registry import register
from core.html import plain_text


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, with who said them and where."""

    text = blocks.RichTextBlock(
        label=_("Quotation"), features=["bold", "italic", "link", "ol", "ul", "code"]
    )
    attribution = blocks.CharBlock(label=_("Who said it"), required=False)
    url = blocks.URLBlock(label=_("Where"), required=False)
    pull = blocks.BooleanBlock(label=_("Pull quote"), required=False)

    class Meta:
        icon = "openquote"
        group = WORDS
        label = _("Quotation")
        description = _("Somebody's words, or your own set large.")
        template = "blocks/quote.html"
        preview_value = {
            "text": "<p>Use the airport to travel. Do not move in.</p>",
            "attribution": "A frequent flyer",
        }


def plain(value: Any) -> str:
    words = plain_text(value["text"].source)
    return f"{words}\n— {value['attribution']}" if value["attribution"] else words


register("quote", QuoteBlock, plain=plain, notes="below")
