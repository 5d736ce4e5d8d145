"""A recurrence rule in a form: a few usual rhythms by name, any other by its rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsletter.recurrence import DAY_CODES, LAST, WORKING_DAYS, monthly, weekly

OWN = "own"
DAILY = "FREQ=DAILY"
RHYTHMS = [
    ("weekly", _("every week on")),
    ("fortnightly", _("every other week on")),
    ("first", _("every month on the first")),
    ("last", _("every month on the last")),
    ("daily", _("every day")),
    ("working", _("every working day")),
    (OWN, _("by a rule of its own")),
]
SATURDAY = 5


def rule_of(rhythm: str, weekday: int, own: str) -> str:
    """The rule that the three answers of the form say."""
    made = {
        "weekly": weekly(weekday),
        "fortnightly": weekly(weekday, every=2),
        "first": monthly(weekday, which=1),
        "last": monthly(weekday, which=int(LAST)),
        "daily": DAILY,
        "working": WORKING_DAYS,
    }
    return made.get(rhythm, own)


def answers_of(rule: str) -> tuple[str, int, str]:
    """The rhythm, weekday and own rule that a rule stands for: `rule_of` turned round."""
    for rhythm, _label in RHYTHMS:
        for weekday in range(len(DAY_CODES)):
            if rhythm != OWN and rule_of(rhythm, weekday, "") == rule:
                is_about_a_day = rule not in (DAILY, WORKING_DAYS)
                return rhythm, weekday if is_about_a_day else SATURDAY, ""
    return OWN, SATURDAY, rule


class RuleWidget(forms.MultiWidget):
    """Two lists and a line for who knows rules."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        days = [(number, str(name)) for number, name in WEEKDAYS.items()]
        super().__init__(
            [
                forms.Select({"aria-label": _("Rhythm")}, choices=RHYTHMS),
                forms.Select({"aria-label": _("Weekday")}, choices=days),
                forms.TextInput({"aria-label": _("Own rule"), "placeholder": "FREQ=MONTHLY;…"}),
            ],
            attrs,
        )

    def decompress(self, value: str | None) -> list[Any]:
        return list(answers_of(value or weekly(SATURDAY)))


class RuleFormField(forms.MultiValueField):
    """The three answers as one rule; the model says whether it can be kept."""

    widget = RuleWidget

    def __init__(self, **facts: Any) -> None:
        kept = {name: facts[name] for name in ("label", "help_text", "initial") if name in facts}
        super().__init__(
            fields=[
                forms.ChoiceField(choices=RHYTHMS),
                forms.TypedChoiceField(choices=list(WEEKDAYS.items()), coerce=int),
                forms.CharField(required=False),
            ],
            require_all_fields=False,
            **kept,
        )

    def compress(self, data_list: list[Any]) -> str:
        rhythm, weekday, own = data_list
        return rule_of(rhythm, weekday, own)


class RuleField(models.CharField):  # type: ignore[type-arg]
    """A rule of RFC 5545 about days; `newsletter.recurrence` reads it."""

    def formfield(self, **_asked: Any) -> Any:
        """The lists instead of a line of text."""
        words = gettext("A rule of one's own is written as in calendars (RFC 5545), days only.")
        return RuleFormField(
            label=capfirst(self.verbose_name), help_text=words, initial=self.default
        )
