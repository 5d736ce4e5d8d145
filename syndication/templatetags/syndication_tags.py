"""What templates say about homecomings."""

from __future__ import annotations

from django import template

from syndication.column_forms import CLAIMS
from syndication.exchange import Person
from syndication.intake_report import OUTCOMES, reason_of
from syndication.models import Intake, IntakeRow

register = template.Library()


@register.filter
def outcome_word(row: IntakeRow) -> str:
    """Where an item ended, in a word."""
    return str(OUTCOMES[row.outcome])


@register.filter
def state_word(intake: Intake) -> str:
    """Where a run stands."""
    return str(Intake.State(intake.state).label)


@register.filter
def claim_word(person: Person) -> str:
    """What a row says about somebody."""
    return str(CLAIMS[person.state])


@register.filter
def reason_word(row: IntakeRow) -> str:
    """Why it ended there."""
    return reason_of(row)
