from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.answers import COUNTED, answer_url, is_by_reply
from newsletter.blocks.groups import ASKING
from newsletter.blocks.piece import Facts, Setting
from newsletter.blocks.registry import register

MOST_ANSWERS = 6


class PollBlock(blocks.StructBlock):
    """A question that is answered with one press."""

    question = blocks.CharBlock(
        label=_("Question"), max_length=200, default=_("How did you find this issue?")
    )
    answers = blocks.ListBlock(
        blocks.CharBlock(label=_("Answer"), max_length=80),
        label=_("Answers"),
        min_num=2,
        max_num=MOST_ANSWERS,
        default=[_("Very good"), _("All right"), _("Not for me")],
    )

    class Meta:
        icon = "tick-inverse"
        group = ASKING
        label = _("Poll")
        description = _("A question with a few answers, each one press.")


def piece(value: Any, setting: Setting) -> Facts:
    question = value["question"]
    return {
        "question": question,
        "is_counted": COUNTED in setting.personal,
        "by_reply": is_by_reply(setting),
        "answers": [
            {
                "words": answer,
                "url": answer_url(f"{question}\n\n{answer}", number=number, setting=setting),
            }
            for number, answer in enumerate(value["answers"])
        ],
    }


register("poll", PollBlock, piece=piece)
