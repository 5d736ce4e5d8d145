from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import GROWING
from newsletter.blocks.piece import Facts, Setting
from newsletter.blocks.registry import register

FEW = 100  # readers; a smaller number speaks against us, and against who is among them


class ProofBlock(blocks.StructBlock):
    """What readers say, and how many they are. The number is counted, never typed in."""

    quote = blocks.CharBlock(label=_("What a reader said"), max_length=300)
    who = blocks.CharBlock(label=_("Who said it"), required=False, max_length=120)
    shows_number = blocks.BooleanBlock(
        label=_("Say how many read it"),
        required=False,
        help_text=_("Rounded down to hundreds; left out while there are fewer than 100."),
    )

    class Meta:
        icon = "success"
        group = GROWING
        label = _("What readers say")
        description = _("A reader's sentence, and how many read along.")


def piece(value: Any, setting: Setting) -> Facts:
    readers = setting.count_readers() // FEW * FEW if value["shows_number"] else 0
    return {"quote": value["quote"], "who": value["who"], "readers": readers}


register("proof", ProofBlock, piece=piece)
