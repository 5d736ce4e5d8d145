from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from blog.blocks.registry import register
from core.html import plain_text


def make() -> TypedTableBlock:
    return TypedTableBlock(
        [
            ("text", blocks.RichTextBlock(features=["bold", "italic", "link", "code"])),
        ],
        label=_("Table"),
        template="blocks/table.html",
    )


def plain(value: Any) -> str:
    rows = ["\t".join(column["heading"] for column in value.columns)]
    rows += ["\t".join(plain_text(cell.value.source) for cell in row) for row in value.rows]
    return "\n".join(row for row in rows if row.strip())


register("table", make, plain=plain)
