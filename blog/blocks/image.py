from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from blog.blocks.alternative import DescribedBlock
from blog.blocks.groups import SEEN
from blog.blocks.registry import IsOpen, register


class PictureBlock(DescribedBlock):
    """A picture with words for those who cannot see it, or marked as decoration."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("Description for who cannot see it"), required=False)
    decorative = blocks.BooleanBlock(label=_("Only decoration"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=255)
    link = blocks.URLBlock(
        label=_("Link"), required=False, help_text=_("Where the picture leads who presses it.")
    )
    width = blocks.ChoiceBlock(
        label=_("Width"),
        choices=[("text", _("As the text")), ("wide", _("Wide")), ("full", _("Full"))],
        default="text",
    )

    class Meta:
        icon = "image"
        group = SEEN
        label = _("Picture")
        description = _("A picture with its description, caption and credit.")
        template = "blocks/image.html"


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["alt"], value["caption"], value["credit"]) if text)


def pictures(value: Any) -> list[Any]:
    return [] if value["image"] is None else [value["image"]]


def opened(value: Any, is_open: IsOpen) -> list[Any]:
    return [value] if any(is_open(picture) for picture in pictures(value)) else []


register("image", PictureBlock, plain=plain, pictures=pictures, opened=opened)
