from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from blog.blocks.groups import SEEN
from blog.blocks.registry import register
from core.http import Refused
from core.http.addresses import parse

# The hosts that the content policy lets into a frame, by the addresses people copy.
PLAYERS = (
    (
        re.compile(
            r"https?://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/"
            r"(?:watch\?(?:.*&)?v=|shorts/|live/|embed/)|youtu\.be/)([\w-]{11})(?![\w-])"
        ),
        "https://www.youtube-nocookie.com/embed/{}?autoplay=1",
    ),
    (
        re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,12})(?!\d)"),
        "https://player.vimeo.com/video/{}?autoplay=1&dnt=1",
    ),
)


def player_of(url: str) -> str:
    """The address of the frame that plays it, empty where only a link is possible."""
    for address, player in PLAYERS:
        if found := address.match(url):
            return player.format(found[1])
    return ""


class EmbedValue(blocks.StructValue):
    @property
    def player(self) -> str:
        """What the page loads once a reader has pressed, and not before."""
        return player_of(self["url"])


class EmbedBlock(blocks.StructBlock):
    """Something that lives elsewhere: a still card that loads nothing until it is pressed."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=255)
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "media"
        group = SEEN
        label = _("Embed")
        description = _("A film or a page from elsewhere. Nothing is loaded until it is pressed.")
        template = "blocks/embed.html"
        value_class = EmbedValue
        preview_value = {
            "url": "https://vimeo.com/76979871",
            "title": "How a newsletter pays for itself",
            "caption": "Twelve minutes, with subtitles.",
        }

    def clean(self, value: Any) -> Any:
        """An address that no reader can reach is refused with the reason; nothing is fetched."""
        result = super().clean(value)
        try:
            parse(result["url"])
        except Refused as error:
            raise StructBlockValidationError({"url": ValidationError(str(error))}) from error
        return result


def plain(value: Any) -> str:
    return "\n".join(text for text in (value["title"], value["caption"], value["url"]) if text)


register("embed", EmbedBlock, plain=plain)
