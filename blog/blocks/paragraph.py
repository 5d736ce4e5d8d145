from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import WORDS
from blog.blocks.registry import register
from core.html import plain_text

FEATURES = [
    "bold",
    "italic",
    "link",
    "document-link",
    "ol",
    "ul",
    "superscript",
    "subscript",
    "strikethrough",
    "code",
]


class ParagraphBlock(blocks.RichTextBlock):
    """Paragraphs and lists with inline marks."""

    class Meta:
        icon = "pilcrow"
        group = WORDS
        label = _("Text")
        description = _("Paragraphs, lists and links.")
        template = "blocks/paragraph.html"
        preview_value = (
            "<p>You do not own the people who follow you on a platform. "
            "You own the <b>addresses</b> they gave you.</p>"
            "<ul><li>one address</li><li>one promise</li></ul>"
        )


def make() -> ParagraphBlock:
    return ParagraphBlock(features=FEATURES)


def plain(value: Any) -> str:
    return plain_text(value.source)


register("paragraph", make, plain=plain, notes="beside")
