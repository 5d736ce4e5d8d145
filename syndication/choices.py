"""Which buttons a copy has: what a person may say about it as it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from syndication.models import Copy

State, Act = Copy.State, Copy.Act


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: what it does, what it says, and whether it takes something away."""

    act: str
    label: str
    is_grave: bool = False


def choices(copy: Copy) -> list[Choice]:
    """The buttons, the likeliest first. Nothing may be said about what is in flight."""
    if copy.state == State.PERSON:
        return _answers(copy)
    if copy.state == State.ASKED:
        return [Choice("yes", _("Send it")), Choice("no", _("Not there"))]
    found = []
    if copy.state == State.FAILED:
        found.append(Choice("retry", _("Try again")))
    if copy.state == State.DUE:
        found.append(Choice("retry", _("Do it now")))
    if copy.shown:
        found.append(Choice("look", _("Look at it now")))
    if copy.wanted:
        words = _("Take it down") if copy.shown else _("Do not copy it")
        found.append(Choice("down", words, is_grave=True))
    elif copy.state == State.SETTLED and copy.article is not None:
        found.append(Choice("on", _("Copy it")))
    return found


def wants_address(copy: Copy) -> bool:
    """Whether the address of a copy can be pasted: a person placed it, or may find it there."""
    return copy.state == State.PERSON and not copy.shown and copy.armed_act != Act.DELETE


def _answers(copy: Copy) -> list[Choice]:
    leave = Choice("down", _("Leave it, here and there"), is_grave=True)
    if copy.armed_at is not None:
        return [Choice("retry", _("It is not there: send it again")), leave]
    if copy.armed_act == Act.CREATE:
        return [leave]
    if copy.armed_act == Act.UPDATE:
        return [Choice("done", _("I have changed it")), leave]
    if copy.wanted == 0:
        return [Choice("done", _("I have taken it down"))]
    return [
        Choice("retry", _("Overwrite it with ours")),
        Choice("done", _("Keep it as it is there")),
        leave,
    ]
