"""What templates say about homecomings."""

from __future__ import annotations

from django import template

from syndication.intake_report import PEOPLE, STORIES, reason_of
from syndication.models import IntakeRow

register = template.Library()


@register.filter
def outcome_word(row: IntakeRow) -> str:
    """Where an item ended, in the words of the summary."""
    words = PEOPLE if row.kind == "person" else STORIES
    return str(words.get(row.outcome, row.outcome))


@register.filter
def reason_word(row: IntakeRow) -> str:
    """Why it ended there."""
    return reason_of(row)
