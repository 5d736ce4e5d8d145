from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from newsletter.blocks.groups import FOUND
from newsletter.blocks.piece import Facts, Setting, image_of
from newsletter.blocks.registry import register

PICTURE_SIZE = "width-1128|format-jpeg|jpegquality-80"


class IssuePictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("Description for who cannot see it"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    url = blocks.URLBlock(label=_("Where it leads"), required=False)

    class Meta:
        icon = "image"
        group = FOUND
        label = _("Picture")
        description = _("A picture as wide as the mail.")


def piece(value: Any, setting: Setting) -> Facts | None:
    image = image_of(value["image"], setting=setting, size=PICTURE_SIZE, alt=value["alt"])
    if image is None:
        return None
    return {"image": image, "caption": value["caption"], "url": value["url"]}


register("picture", IssuePictureBlock, piece=piece)
