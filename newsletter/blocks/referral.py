"""The box in which readers recommend the newsletter, and see what came of it.

Whoever counts recommendations offers the personal placeholders named here (see
`newsletter/personal.py`). Without them the box leads to the newsletter's page,
which can be passed on as well; only nobody is thanked for it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.groups import GROWING
from newsletter.blocks.piece import INLINE, Facts, Setting, rich
from newsletter.blocks.registry import register

OWN_LINK = "referral_url"
PROGRESS = ("referral_count", "referral_left", "referral_reward", "referral_percent")


class ReferralBlock(blocks.StructBlock):
    """Pass it on: the reader's own link, and how far it has brought them."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=120, default=_("Know somebody who would like this?")
    )
    text = blocks.RichTextBlock(label=_("Text"), required=False, features=INLINE)

    class Meta:
        icon = "group"
        group = GROWING
        label = _("Recommend it")
        description = _("The reader's own link to pass on, and their progress.")


def piece(value: Any, setting: Setting) -> Facts:
    has_own = OWN_LINK in setting.personal
    return {
        "title": value["title"],
        "html": rich(value["text"], setting=setting),
        "url": f"[[{OWN_LINK}]]" if has_own else setting.find_home(),
        "counts": setting.personal.issuperset(PROGRESS),
    }


register("referral", ReferralBlock, piece=piece)
