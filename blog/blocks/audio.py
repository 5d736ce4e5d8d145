from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from blog.blocks.groups import SEEN
from blog.blocks.registry import register
from blog.blocks.uploads import SOUND, UploadBlock, UploadValue
from core.html import plain_text


class AudioBlock(UploadBlock):
    """Something to hear, with what is said in it."""

    accepts = {"file": SOUND}

    file = DocumentChooserBlock(label=_("Sound"))
    title = blocks.CharBlock(label=_("Title"), max_length=255)
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        required=False,
        features=["bold", "italic", "link", "ol", "ul"],
        help_text=_("What is said, for who cannot hear it or would rather read."),
    )

    class Meta:
        icon = "media"
        group = SEEN
        label = _("Audio")
        description = _("A sound file of your own, with a player and a transcript.")
        template = "blocks/audio.html"
        value_class = UploadValue


def plain(value: Any) -> str:
    words = (value["title"], plain_text(value["transcript"].source))
    return "\n".join(text for text in words if text)


register("audio", AudioBlock, plain=plain)
