"""Segments: a few typed rules, kept as JSON, compiled to one condition of one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from newsletter.segments.rule import Rule, Whose
from newsletter.segments.rules import RULES

__all__ = ["RULES", "Rule", "Whose", "condition", "kept"]

_BY_KEY = {rule.key: rule for rule in RULES}
NOBODY = Q(pk__in=[])


def condition(rules: Iterable[Mapping[str, Any]], whose: Whose) -> Q:
    """All of the rules at once.

    A rule that this version does not know holds in nobody: a mail that reaches
    too few can be sent again, one that reached too many cannot be taken back.
    """
    found = Q()
    for chosen in rules:
        rule = _BY_KEY.get(chosen.get("rule", ""))
        found &= rule.where(chosen, whose) if rule else NOBODY
    return found


def kept(rule: Rule, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of what was typed for a rule, as JSON; empty where nothing was."""
    filled = {name: _plain(value) for name, value in typed.items() if value not in ("", None, [])}
    return {"rule": rule.key, **filled} if filled else {}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
