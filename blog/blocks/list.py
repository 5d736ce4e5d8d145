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
    "code",
]


class ListValue(blocks.StructValue):
    @property
    def points(self) -> Any:
        """The items: `items` itself is a method of every mapping."""
        return self["items"]


class ListBlock(blocks.StructBlock):
    """Points in a row, or steps counted from any number."""

    style = blocks.ChoiceBlock(
        label=_("Style"),
        choices=[("points", _("Points")), ("numbers", _("Numbers"))],
        default="points",
    )
    start = blocks.IntegerBlock(
        label=_("First number"), default=1, min_value=0, max_value=9999, required=False
    )
    items = blocks.ListBlock(blocks.RichTextBlock(features=FEATURES), label=_("Items"))

    class Meta:
        icon = "list-ul"
        group = WORDS
        label = _("List")
        description = _("Points, or steps that may go on counting after a picture.")
        template = "blocks/list.html"
        value_class = ListValue
        preview_value = {
            "style": "numbers",
            "start": 1,
            "items": ["<p>Register the name.</p>", "<p>Put up one page with one box.</p>"],
        }


def plain(value: Any) -> str:
    items = [plain_text(item.source) for item in value["items"]]
    if value["style"] == "points":
        return "\n".join(f"- {item}" for item in items)
    start = 1 if value["start"] is None else value["start"]
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, start=start))


register("list", ListBlock, plain=plain, notes="beside")
