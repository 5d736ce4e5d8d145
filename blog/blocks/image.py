from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from blog.blocks.registry import register


class PictureBlock(blocks.StructBlock):
    """A picture with words for those who cannot see it, or marked as decoration."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("Description for who cannot see it"), required=False)
    decorative = blocks.BooleanBlock(label=_("Only decoration"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=255)
    width = blocks.ChoiceBlock(
        label=_("Width"),
        choices=[("text", _("As the text")), ("wide", _("Wide")), ("full", _("Full"))],
        default="text",
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with its description, caption and credit.")
        template = "blocks/image.html"

    def clean(self, value: Any) -> Any:
        """Ask for a description unless the picture is marked as decoration."""
        result = super().clean(value)
        if not result["alt"] and not result["decorative"]:
            message = ValidationError(_("Say what the picture shows, or mark it as decoration."))
            raise StructBlockValidationError({"alt": message})
        return result


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["alt"], value["caption"], value["credit"]) if text)


register("image", PictureBlock, plain=plain)
