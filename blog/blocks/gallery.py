from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from blog.blocks.alternative import DescribedBlock
from blog.blocks.groups import SEEN
from blog.blocks.registry import IsOpen, register


class GalleryPictureBlock(DescribedBlock):
    """One picture of several, with words of its own."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("Description for who cannot see it"), required=False)
    decorative = blocks.BooleanBlock(label=_("Only decoration"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=255)


class GalleryBlock(blocks.StructBlock):
    """Pictures that belong together, each described by itself."""

    pictures = blocks.ListBlock(GalleryPictureBlock(), label=_("Pictures"), min_num=2)
    caption = blocks.CharBlock(label=_("Caption of them all"), required=False)

    class Meta:
        icon = "image"
        group = SEEN
        label = _("Gallery")
        description = _("Pictures side by side, each with its description.")
        template = "blocks/gallery.html"


def plain(value: Any) -> str:
    lines = [one[name] for one in value["pictures"] for name in ("alt", "caption", "credit")]
    return "\n".join(line for line in (*lines, value["caption"]) if line)


def pictures(value: Any) -> list[Any]:
    return [one["image"] for one in value["pictures"] if one["image"] is not None]


def opened(value: Any, is_open: IsOpen) -> list[Any]:
    """The gallery with the pictures that everybody may see."""
    block = value.block.child_blocks["pictures"]
    kept = [one for one in value["pictures"] if one["image"] is not None and is_open(one["image"])]
    facts = {**value, "pictures": block.normalize(kept)}
    return [value.block.normalize(facts)] if kept else []


register("gallery", GalleryBlock, plain=plain, pictures=pictures, opened=opened)
