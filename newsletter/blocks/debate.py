from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from newsletter.blocks.answers import COUNTED, answer_url, is_by_reply
from newsletter.blocks.groups import ASKING
from newsletter.blocks.piece import INLINE, Facts, Setting, rich
from newsletter.blocks.registry import register

MOST_SUBJECTS = 8


class SubjectBlock(blocks.StructBlock):
    subject = blocks.CharBlock(label=_("Subject"), max_length=200)
    url = blocks.URLBlock(
        label=_("Where it is debated"), required=False, help_text=_("Empty: readers answer you.")
    )


class DebateBlock(blocks.StructBlock):
    """Subjects to talk about: readers say which, or go where it is talked about."""

    introduction = blocks.RichTextBlock(label=_("Introduction"), required=False, features=INLINE)
    subjects = blocks.ListBlock(
        SubjectBlock(), label=_("Subjects"), min_num=1, max_num=MOST_SUBJECTS
    )

    class Meta:
        icon = "comment"
        group = ASKING
        label = _("Subjects to debate")
        description = _("Questions of the week: readers choose, answer, or join the debate.")


def piece(value: Any, setting: Setting) -> Facts:
    return {
        "introduction": rich(value["introduction"], setting=setting),
        "is_counted": COUNTED in setting.personal,
        "by_reply": is_by_reply(setting),
        "subjects": [
            {
                "words": one["subject"],
                "url": one["url"] or answer_url(one["subject"], number=number, setting=setting),
                "is_elsewhere": bool(one["url"]),
            }
            for number, one in enumerate(value["subjects"])
        ],
    }


register("debate", DebateBlock, piece=piece)
