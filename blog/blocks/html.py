from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.registry import register
from core.html import plain_text, sanitise


class HtmlBlock(blocks.TextBlock):
    """Markup that no other block can hold; always stored sanitised."""

    class Meta:
        icon = "code"
        label = _("HTML")
        description = _("Markup that no other block can hold; it is cleaned when it is saved.")
        template = "blocks/html.html"
        preview_value = "<p>Words with <kbd>keys</kbd> and <mark>marks</mark>.</p>"

    def clean(self, value: Any) -> str:
        """Sanitise what was typed, so that nothing unsafe is ever stored."""
        return sanitise(super().clean(value), profile="article")


def plain(value: Any) -> str:
    return plain_text(str(value))


register("html", HtmlBlock, plain=plain)
