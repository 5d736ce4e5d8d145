"""The form of a segment: its name, and one part for each rule there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise

from newsletter.models import Segment
from newsletter.segments import RULES, Rule, kept
from people.rights import sites_of
from people.screens import OwnBrandForm


class SegmentForm(OwnBrandForm):
    """What stays empty is not asked; everything that is filled in must hold at once."""

    class Meta:
        model = Segment
        fields = ["site", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = list(sites_of(self.for_user))
        self._parts: list[tuple[Rule, list[str]]] = []
        for rule in RULES:
            chosen = self.instance.values_of(rule.key)
            fields = rule.fields(sites)
            for name, field in fields.items():
                field.required = False
                field.initial = chosen.get(name)
                self.fields[_key(rule, name)] = field
            self._parts.append((rule, list(fields)))

    def parts(self) -> Iterator[tuple[str | Promise, list[BoundField]]]:
        """The rules with their fields, as the page shows them; without those that offer nothing."""
        for rule, names in self._parts:
            fields = [self[_key(rule, name)] for name in names]
            offered = [one for one in fields if getattr(one.field, "choices", True)]
            if offered:
                yield rule.label, offered

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        rules = [
            kept(rule, {name: cleaned.get(_key(rule, name)) for name in names})
            for rule, names in self._parts
        ]
        self.instance.rules = [one for one in rules if one]
        return cleaned


def _key(rule: Rule, name: str) -> str:
    return f"{rule.key}__{name}"


def in_words(segment: Segment) -> str:
    """What a segment asks, in a line: the labels and values of its rules."""
    return " · ".join(filter(None, (_words(rule, segment) for rule in RULES)))


def _words(rule: Rule, segment: Segment) -> str:
    chosen = segment.values_of(rule.key)
    fields = rule.fields([segment.site]) if chosen else {}
    return "; ".join(
        f"{field.label}: {_value(field, chosen[name])}"
        for name, field in fields.items()
        if name in chosen
    )


def _value(field: forms.Field, value: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    names: dict[Any, Any] = dict(getattr(field, "choices", []))
    return ", ".join(str(names.get(one, one)) for one in value)
