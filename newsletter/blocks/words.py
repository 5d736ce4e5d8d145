from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import OWN
from newsletter.blocks.piece import INLINE, Facts, Setting, rich
from newsletter.blocks.registry import register


class WordsBlock(blocks.RichTextBlock):
    """What the editor says to the readers."""

    class Meta:
        icon = "pilcrow"
        group = OWN
        label = _("Own words")
        description = _("Good morning, and what this week was about.")


def make() -> WordsBlock:
    return WordsBlock(features=[*INLINE, "h2", "h3"])


def begins_section(child: Any) -> bool:
    """Whether a block of an issue opens with a heading of the first rank."""
    return child.block_type == "words" and child.value.source.lstrip().startswith("<h2")


def piece(value: Any, setting: Setting) -> Facts:
    return {"html": rich(value, setting=setting)}


register("words", make, piece=piece)
