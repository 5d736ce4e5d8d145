"""What differs from reader to reader in a mail: a registry of placeholders and who fills them.

A part of the newsletter that knows something of each reader offers it here in
`apps.ready()`; editors and blocks write it as `[[name]]`. Two ways to fill one:

- `make` is called for each mail in a courier's hands, without the database: for
  what can be computed, like a signed link.
- `look_up` is called once for all readers that a worker claims together, and may
  ask the database once: for what is known, like a number.

Only what stands in a mail is made or looked up: a mail without it costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class Whom(NamedTuple):
    """Whose mail it is."""

    site: Site
    newsletter: int
    issue: int
    delivery: int
    subscriber: int
    at: datetime


Makes: TypeAlias = Callable[[Whom], str]
# The newsletter's and the subscribers' numbers; whom it leaves out gets `for_everybody`.
LooksUp: TypeAlias = Callable[[int, Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Personal:
    """A placeholder: what a preview shows for it, and what the archive page does."""

    name: str
    sample: Any
    for_everybody: Any = ""
    make: Makes | None = None
    look_up: LooksUp | None = None


# The post office itself fills these for every mail.
OWN = (
    Personal("name", sample="Ada", for_everybody=_("reader")),
    Personal("unsubscribe_url", sample="#unsubscribe"),
    Personal("preferences_url", sample="#preferences"),
    Personal("web_url", sample="#web"),
)
NOTHING: Mapping[int, str] = {}
_offered: dict[str, Personal] = {}


def offer(personal: Personal) -> None:
    """Let editors and blocks write `[[name]]`; called in `apps.ready()`."""
    _offered[personal.name] = personal


def offered() -> dict[str, Personal]:
    """What others fill, by name."""
    return _offered


def known() -> dict[str, Personal]:
    """Every placeholder by name."""
    return {one.name: one for one in OWN} | _offered


def looked_up(names: frozenset[str], *, newsletter: int, subscribers: Sequence[int]) -> Any:
    """What is known of readers for these placeholders: values by name, by subscriber."""
    return {
        name: one.look_up(newsletter, subscribers)
        for name, one in _offered.items()
        if name in names and one.look_up
    }


def own_values(
    names: frozenset[str], whom: Whom, *, known_of: Mapping[str, Mapping[int, str]]
) -> dict[str, str]:
    """The offered placeholders of one mail, each with this reader's own words."""
    return {name: _value(_offered[name], whom, known_of.get(name, NOTHING)) for name in names}


def _value(one: Personal, whom: Whom, found: Mapping[int, str]) -> str:
    if one.make:
        return one.make(whom)
    return found.get(whom.subscriber, str(one.for_everybody))
