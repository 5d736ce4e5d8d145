"""What a rule of a segment is, and how it reaches the person it asks about.

A rule is one file in `newsletter/segments/rules`: the fields an editor fills in,
and the condition that what they chose becomes. Adding one is one file and one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.db.models import OuterRef, Q
from django.utils.functional import Promise

from wagtail.models import Site


@dataclass(frozen=True, slots=True)
class Whose:
    """The way from the rows that are asked for to the person they belong to.

    Empty for people themselves; `subscriber__` for their places on lists.
    """

    path: str = ""

    def has(self, **facts: Any) -> Q:
        """A condition on the person."""
        return Q(**{f"{self.path}{name}": value for name, value in facts.items()})

    @property
    def key(self) -> OuterRef:
        """The person, as a query inside the query names them."""
        return OuterRef(f"{self.path}pk")


class Rule(Protocol):
    """One thing that can be asked of a person."""

    @property
    def key(self) -> str:
        """The name under which what was chosen is kept; it never changes."""

    @property
    def label(self) -> str | Promise:
        """What an editor calls it."""

    def fields(self, sites: Sequence[Site]) -> dict[str, forms.Field]:
        """What an editor of these brands fills in; all of it may stay empty."""

    def where(self, chosen: Mapping[str, Any], whose: Whose) -> Q:
        """The condition of what was chosen; `chosen` holds only what was filled in."""
