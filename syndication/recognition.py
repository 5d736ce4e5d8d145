"""Which platform made a dropped file, asked of each platform that reads any."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from syndication.exchange import (
    Drop,
    ExportsPeople,
    ExportsStories,
    Platform,
    Recognition,
    UnreadableFile,
)
from syndication.registry import platforms
from syndication.tables import ENDINGS, Table

SHOWN = 5


def recognise(drop: Drop) -> list[tuple[Platform, Recognition]]:
    """The platforms that know the drop with how sure each is, the surest first.

    Raises `UnreadableFile`, naming what was seen, when nobody knows it.
    """
    readers = [one for one in platforms() if isinstance(one, ExportsStories | ExportsPeople)]
    asked = [(one, one.recognise(drop)) for one in readers]
    found = [(one, answer) for one, answer in asked if answer.confidence > 0]
    if not found:
        _refuse_broken_table(drop)
        raise UnreadableFile(
            _(
                "%(name)s is no export that is known here. Seen: %(seen)s. "
                "Known are the exports of %(platforms)s."
            )
            % {
                "name": drop.name,
                "seen": _seen(drop),
                "platforms": ", ".join(one.name for one in readers),
            }
        )
    return sorted(found, key=lambda pair: pair[1].confidence, reverse=True)


def _refuse_broken_table(drop: Drop) -> None:
    """A single table that cannot be read says itself why: that helps more than who is known."""
    members = list(drop.members())
    if len(members) == 1 and members[0].lower().endswith(ENDINGS):
        with drop.open(members[0]) as file:
            Table(file, name=members[0])


def _seen(drop: Drop) -> str:
    """A few names, and how many there are of each kind."""
    members = list(drop.members())
    names = ", ".join(islice(members, SHOWN))
    if len(members) <= SHOWN:
        return names
    kinds = Counter(PurePosixPath(member).suffix.lower() or _("no ending") for member in members)
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(SHOWN))
    return f"{names}… ({counted})"
