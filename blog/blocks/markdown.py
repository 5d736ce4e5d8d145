from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import WORDS
from blog.blocks.registry import register
from blog.markdown import rendered
from core.html import plain_text


class MarkdownBlock(blocks.TextBlock):
    """Words typed with their marks, for who writes like that everywhere."""

    class Meta:
        icon = "edit"
        group = WORDS
        label = _("Markdown")
        description = _("Text in Markdown: headings, lists, links, tables, code, footnotes.")
        template = "blocks/markdown.html"
        preview_value = "Rent the **stage**, own the [address book](https://example.org/)."

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context: dict[str, Any] = super().get_context(value, parent_context)
        # What it returns was cleaned by core.html.
        return context | {"markup": SafeString(rendered(str(value)))}

    def get_searchable_content(self, value: Any) -> list[str]:
        return [plain(value)]


def plain(value: Any) -> str:
    return plain_text(rendered(str(value)))


register("markdown", MarkdownBlock, plain=plain, notes="beside")
