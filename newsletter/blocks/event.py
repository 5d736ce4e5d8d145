from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import FOUND
from newsletter.blocks.piece import INLINE, Facts, Setting, rich
from newsletter.blocks.registry import register


class EventBlock(blocks.StructBlock):
    """Something to come to: what, when and where."""

    title = blocks.CharBlock(label=_("What"), max_length=200)
    on = blocks.DateBlock(label=_("Day"))
    at = blocks.TimeBlock(label=_("Hour"), required=False)
    zone = blocks.CharBlock(
        label=_("By whose clock"),
        required=False,
        max_length=60,
        help_text=_("For example: Paris time. Readers are in many places."),
    )
    place = blocks.CharBlock(label=_("Where"), required=False, max_length=200)
    note = blocks.RichTextBlock(label=_("Why come"), required=False, features=INLINE)
    url = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        icon = "date"
        group = FOUND
        label = _("Event")
        description = _("Something to come to: what, when and where.")


def piece(value: Any, setting: Setting) -> Facts:
    plain = {name: value[name] for name in ("title", "on", "at", "zone", "place", "url")}
    return {**plain, "note": rich(value["note"], setting=setting)}


register("event", EventBlock, piece=piece)
