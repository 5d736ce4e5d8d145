from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.registry import register


class CodeBlock(blocks.StructBlock):
    """Source text, coloured on the server."""

    language = blocks.CharBlock(label=_("Language"), required=False, max_length=40)
    code = blocks.TextBlock(label=_("Code"), rows=10)
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "code"
        label = _("Code")
        template = "blocks/code.html"


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["code"], value["caption"]) if text)


register("code", CodeBlock, plain=plain)
