"""What staff say about the columns of a table that nobody's platform made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from syndication.audience import TIMES, Column, Meaning, Proposal, vocabulary_of

PARTS = [
    ("", _("is not read")),
    ("address", _("address")),
    ("name", _("name")),
    ("first_name", _("first name")),
    ("last_name", _("last name")),
    ("state", _("state: on the list, left, …")),
    ("subscribed_at", _("day they asked")),
    ("confirmed_at", _("day they confirmed")),
    ("left_at", _("day they left")),
    ("ip", _("network address of their yes")),
    ("language", _("language")),
    ("tags", _("tags")),
]
STATES = [
    ("confirmed", _("said yes")),
    ("pending", _("waits for a yes of their own")),
    ("unsubscribed", _("left")),
    ("bounced", _("the address is dead")),
    ("complained", _("complained")),
    ("blocked", _("blocked or removed")),
]
CLAIMS = {
    **dict(STATES),
    "no_email": _("has no address that takes mail"),
    "": _("its word is not known"),
}
ORDERS = [
    ("", _("Which is the day?")),
    ("dmy", _("the day comes first: 31/12/2024")),
    ("mdy", _("the month comes first: 12/31/2024")),
]


class Said(NamedTuple):
    """A column with the fields that stand beside it."""

    column: Column
    part: forms.BoundField
    order: forms.BoundField | None


class ColumnsForm(forms.Form):
    """A choice for each column, for each word of the column that tells states, for the rest."""

    default = forms.ChoiceField(
        label=_("Everybody without such a word"),
        choices=STATES,
        help_text=_("“Said yes” still needs the day they asked, and the statement."),
    )

    def __init__(self, *args: Any, proposal: Proposal, meaning: Meaning, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.proposal = proposal
        self.fields["default"].initial = meaning.default
        for number, column in enumerate(proposal.columns):
            part = meaning.parts.get(column.header, "")
            self._add(f"part_{number}", PARTS, part, _("What “{name}” means"), column)
            if column.order:
                order = meaning.orders.get(column.header, "")
                self._add(f"order_{number}", ORDERS, order, _("Dates in “{name}”"), column)
        for number, column in enumerate(proposal.columns):
            if self._said(f"part_{number}") == "state":
                self._ask_words(number, column, meaning)

    def columns(self) -> Iterator[Said]:
        """The columns as they stand on the page."""
        for number, column in enumerate(self.proposal.columns):
            order = self[f"order_{number}"] if column.order else None
            yield Said(column, self[f"part_{number}"], order)

    def words(self) -> list[forms.BoundField]:
        """The fields of the words that tell states."""
        return [self[name] for name in self.fields if name.startswith("word_")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        told = [cleaned.get(f"part_{n}", "") for n in range(len(self.proposal.columns))]
        if "address" not in told:
            raise forms.ValidationError(_("Say which column holds the addresses."))
        if told.count("state") > 1:
            raise forms.ValidationError(_("Only one column can tell the state."))
        for number, column in enumerate(self.proposal.columns):
            if told[number] == "state" and not column.words:
                self.add_error(f"part_{number}", _("It has too many words to tell a state."))
            if told[number] in TIMES and column.order and not cleaned.get(f"order_{number}"):
                self.add_error(f"order_{number}", _("Say which number is the day."))
        return cleaned

    @property
    def meaning(self) -> Meaning:
        """What was said."""
        said = self.cleaned_data
        columns = list(enumerate(self.proposal.columns))
        return Meaning(
            parts={one.header: said[f"part_{n}"] for n, one in columns if said[f"part_{n}"]},
            words=dict(self._said_of_words(columns)),
            orders={one.header: said[f"order_{n}"] for n, one in columns if said.get(f"order_{n}")},
            default=said["default"],
        )

    def _said_of_words(self, columns: list[tuple[int, Column]]) -> Iterator[tuple[str, Any]]:
        """What words mean: those that are usual, and over them those that were seen and said."""
        for number, column in columns:
            if self.cleaned_data[f"part_{number}"] == "state":
                yield from vocabulary_of(column).items()
                for name, word in _words(number, column):
                    yield word, self.cleaned_data[name]

    def _said(self, name: str) -> Any:
        return self.data.get(name, "") if self.is_bound else self.fields[name].initial

    def _add(self, name: str, choices: Any, initial: str, label: Any, column: Column) -> None:
        self.fields[name] = forms.ChoiceField(
            choices=choices,
            initial=initial,
            required=False,
            widget=forms.Select(attrs={"aria-label": format_lazy(label, name=column.name)}),
        )

    def _ask_words(self, number: int, column: Column, meaning: Meaning) -> None:
        known = meaning.words
        for name, word in _words(number, column):
            self.fields[name] = forms.ChoiceField(
                label=format_lazy("“{word}”", word=word),
                choices=[("", _("What does it mean?")), *STATES],
                initial=known.get(word, ""),
                error_messages={"required": _("Say what this word means.")},
            )


def _words(number: int, column: Column) -> list[tuple[str, str]]:
    """The names of the fields of a column's words, with the words."""
    return [(f"word_{number}_{place}", word) for place, word in enumerate(column.words)]
