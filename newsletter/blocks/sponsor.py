from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from newsletter.blocks.groups import GROWING
from newsletter.blocks.picture import PICTURE_SIZE
from newsletter.blocks.piece import INLINE, Facts, Setting, image_of, rich
from newsletter.blocks.registry import register


class SponsorBlock(blocks.StructBlock):
    """Room that somebody paid for. The label cannot be taken off, nor do its links give credit."""

    name = blocks.CharBlock(label=_("Sponsor"), max_length=120)
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=INLINE)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    alt = blocks.CharBlock(label=_("Description for who cannot see it"), required=False)
    url = blocks.URLBlock(label=_("Address"))
    press = blocks.CharBlock(label=_("Words on the link"), required=False, max_length=80)

    class Meta:
        icon = "tag"
        group = GROWING
        label = _("Sponsor")
        description = _("Room that somebody paid for, and that says so.")


def piece(value: Any, setting: Setting) -> Facts:
    image = image_of(value["image"], setting=setting, size=PICTURE_SIZE, alt=value["alt"])
    plain = {name: value[name] for name in ("name", "title", "url", "press")}
    return {**plain, "html": rich(value["text"], setting=setting, paid=True), "image": image}


register("sponsor", SponsorBlock, piece=piece)
