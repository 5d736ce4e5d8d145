from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import SHAPE
from newsletter.blocks.piece import INLINE, Facts, Setting, rich
from newsletter.blocks.registry import register


class FooterBlock(blocks.RichTextBlock):
    """Small print of this issue. The link to leave and the imprint follow by themselves."""

    class Meta:
        icon = "doc-empty"
        group = SHAPE
        label = _("Small print")
        description = _("Thanks, credits, a signature; the link to leave follows by itself.")


def make() -> FooterBlock:
    return FooterBlock(features=INLINE)


def piece(value: Any, setting: Setting) -> Facts:
    return {"html": rich(value, setting=setting)}


register("footer", make, piece=piece)
