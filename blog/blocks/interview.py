from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import WORDS
from blog.blocks.registry import register
from core.html import plain_text

FEATURES = ["bold", "italic", "link", "ol", "ul", "code"]


class InterviewBlock(blocks.StructBlock):
    """A question and what was answered, with who speaks."""

    asker = blocks.CharBlock(label=_("Who asks"), required=False, max_length=80)
    question = blocks.TextBlock(label=_("Question"), rows=2)
    speaker = blocks.CharBlock(label=_("Who answers"), required=False, max_length=80)
    answer = blocks.RichTextBlock(label=_("Answer"), features=FEATURES)

    class Meta:
        icon = "comment"
        group = WORDS
        label = _("Question and answer")
        description = _("One question of an interview, with its answer.")
        template = "blocks/interview.html"
        preview_value = {
            "asker": "",
            "question": "What did you pack first?",
            "speaker": "Maud",
            "answer": "<p>The list of readers. Everything else can be printed again.</p>",
        }


def plain(value: Any) -> str:
    answer = plain_text(value["answer"].source)
    return "\n".join([_said(value["asker"], value["question"]), _said(value["speaker"], answer)])


def _said(name: str, words: str) -> str:
    return f"{name}: {words}" if name else words


register("interview", InterviewBlock, plain=plain, notes="beside")
