from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from blog.blocks.groups import SEEN
from blog.blocks.registry import IsOpen, register
from blog.blocks.uploads import FILM, SUBTITLES, UploadBlock, UploadValue


class VideoBlock(UploadBlock):
    """A film of our own, that nobody else is told of."""

    accepts = {"file": FILM, "subtitles": SUBTITLES}

    file = DocumentChooserBlock(label=_("Film"))
    title = blocks.CharBlock(label=_("Title"), max_length=255)
    poster = ImageChooserBlock(label=_("Picture before it plays"), required=False)
    subtitles = DocumentChooserBlock(
        label=_("Subtitles"), required=False, help_text=_("A WebVTT file, for who cannot hear it.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "media"
        group = SEEN
        label = _("Video")
        description = _("A film file of your own, with a player and subtitles.")
        template = "blocks/video.html"
        value_class = UploadValue


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["title"], value["caption"]) if text)


def pictures(value: Any) -> list[Any]:
    return [] if value["poster"] is None else [value["poster"]]


def opened(value: Any, is_open: IsOpen) -> list[Any]:
    """The film without a poster that not everybody may see."""
    if all(is_open(poster) for poster in pictures(value)):
        return [value]
    return [value.block.normalize({**value, "poster": None})]


register("video", VideoBlock, plain=plain, pictures=pictures, opened=opened)
