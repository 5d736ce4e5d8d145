from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from blog.blocks.groups import SHOWN
from blog.blocks.registry import register
from core.html import plain_text

PREVIEW: dict[str, Any] = {
    "columns": [
        {"type": "text", "heading": "Channel"},
        {"type": "text", "heading": "Cost of a reader"},
    ],
    "rows": [
        {"values": ["<p>Social media</p>", "<p>€ 4.10</p>"]},
        {"values": ["<p>Newsletter</p>", "<p>€ 0.60</p>"]},
    ],
    "caption": "What one returning reader costs.",
}


class TableBlock(TypedTableBlock):
    """Figures in rows and columns; it scrolls by itself on a phone."""

    def get_preview_value(self) -> Any:
        return self.to_python(PREVIEW)


def make() -> TableBlock:
    return TableBlock(
        [
            ("text", blocks.RichTextBlock(features=["bold", "italic", "link", "code"])),
        ],
        label=_("Table"),
        group=SHOWN,
        description=_("Figures in rows and columns."),
        template="blocks/table.html",
    )


def plain(value: Any) -> str:
    rows = [str(value.caption or ""), "\t".join(column["heading"] for column in value.columns)]
    rows += ["\t".join(plain_text(cell.value.source) for cell in row) for row in value.rows]
    return "\n".join(row for row in rows if row.strip())


register("table", make, plain=plain, notes="below")
