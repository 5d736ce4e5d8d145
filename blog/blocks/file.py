from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from blog.blocks.groups import SHOWN
from blog.blocks.registry import register
from blog.blocks.uploads import UploadBlock, UploadValue


class FileBlock(UploadBlock):
    """Something to take away, with its type and size told before."""

    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), max_length=255)
    description = blocks.TextBlock(label=_("Description"), required=False, rows=2)

    class Meta:
        icon = "download"
        group = SHOWN
        label = _("File")
        description = _("A file to download; its type and size are shown.")
        template = "blocks/file.html"
        value_class = UploadValue


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["title"], value["description"]) if text)


register("file", FileBlock, plain=plain)
