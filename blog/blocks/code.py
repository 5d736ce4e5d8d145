from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import SHOWN
from blog.blocks.registry import register


class CodeBlock(blocks.StructBlock):
    """Source text, coloured on the server."""

    language = blocks.CharBlock(label=_("Language"), required=False, max_length=40)
    code = blocks.TextBlock(label=_("Code"), rows=10)
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "code"
        group = SHOWN
        label = _("Code")
        description = _("Source text, coloured for its language.")
        template = "blocks/code.html"
        preview_value = {
            "language": "python",
            "code": "def home(reader):\n    return reader.address_book",
            "caption": "An audience in two lines.",
        }


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["code"], value["caption"]) if text)


register("code", CodeBlock, plain=plain)
