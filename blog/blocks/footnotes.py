from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from blog.blocks.groups import WORDS
from blog.blocks.registry import register
from core.html import plain_text


class FootnoteBlock(blocks.StructBlock):
    """One note: the mark that stands in the text, and what it says."""

    mark = blocks.RegexBlock(
        regex=r"^[\w-]{1,40}$",
        label=_("Mark"),
        help_text=_("A number or a short word. Write [^mark] in the text where the note belongs."),
        error_messages={"invalid": _("Use letters, digits and hyphens, without spaces.")},
    )
    text = blocks.RichTextBlock(label=_("Note"), features=["bold", "italic", "link", "code"])


class NotesBlock(blocks.ListBlock):
    """The notes of a text, numbered by where the text refers to them."""

    def clean(self, value: Any) -> Any:
        """Two notes with one mark could not be told apart."""
        result = super().clean(value)
        marks = [note["mark"] for note in result]
        errors = {
            place: StructBlockValidationError(
                {"mark": ValidationError(_("Another note has this mark already."))}
            )
            for place, mark in enumerate(marks)
            if mark in marks[:place]
        }
        if errors:
            raise ListBlockValidationError(block_errors=errors)
        return result


class FootnotesBlock(blocks.StructBlock):
    """The notes that the text refers to with `[^mark]`; beside it on wide screens."""

    notes = NotesBlock(FootnoteBlock(), label=_("Notes"))

    class Meta:
        icon = "superscript"
        group = WORDS
        label = _("Footnotes")
        description = _("Notes to the text. Write [^1] where the first belongs.")
        template = "blocks/footnotes.html"
        preview_value = {
            "notes": [{"mark": "1", "text": "<p>Counted by hand, twice, in <i>March</i>.</p>"}]
        }

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        """Alone, as in its own preview, the notes stand in the order they were written."""
        context = super().get_context(value, parent_context)
        return {"listed": alone(value), **context}


def alone(value: Any) -> list[dict[str, Any]]:
    """The notes of a block that no text refers to."""
    return [
        {"number": number, "text": note["text"].source}
        for number, note in enumerate(value["notes"], start=1)
    ]


def plain(value: Any) -> str:
    return "\n".join(f"[^{one['mark']}] {plain_text(one['text'].source)}" for one in value["notes"])


register("footnotes", FootnotesBlock, plain=plain)
