"""The picture of a move: what arrived as blocks, what as HTML, what stayed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

WIDTH = 600  # of a whole bar, in the units of its drawing
NAMES = {
    "stories": _("Stories"),
    "words": _("Words"),
    "links": _("Links"),
    "images": _("Pictures"),
    "headings": _("Headings"),
    "items": _("List items"),
    "quotes": _("Quoted words"),
    "code": _("Pieces of code"),
    "tables": _("Table cells"),
    "embeds": _("Embeds"),
    "addresses": _("Old addresses"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the picture: how many of how many, and where its parts begin and end."""

    kind: str
    native: int
    raw: int
    lost: int

    @property
    def name(self) -> Any:
        return NAMES[self.kind]

    @property
    def whole(self) -> int:
        return self.native + self.raw + self.lost

    @property
    def arrived(self) -> int:
        return self.native + self.raw

    @property
    def percent(self) -> int:
        """Rounded down: what is almost all is not all."""
        return 100 * self.arrived // self.whole

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The parts as they are drawn; one that is there is never too narrow to be seen."""
        counts = (("native", self.native), ("raw", self.raw), ("lost", self.lost))
        drawn, begins = [], 0
        for kind, count in counts:
            width = max(2, round(WIDTH * count / self.whole)) if count else 0
            width = min(width, WIDTH - begins)
            if width:
                drawn.append({"kind": kind, "x": begins, "width": width})
            begins += width
        return drawn


def bars(report: dict[str, Any]) -> list[Bar]:
    """The lines of the picture of a run; none where it brought no stories."""
    stories = report.get("stories", {})
    if not sum(stories.values()):
        return []
    here = stories.get("created", 0) + stories.get("updated", 0) + stories.get("skipped", 0)
    counts = {"stories": [here, 0, stories.get("refused", 0)]}
    counts |= report.get("fidelity", {}).get("kinds", {})
    if walked := report.get("addresses", {}):
        counts["addresses"] = [walked["home"], walked["waiting"], walked["broken_count"]]
    shown = [name for name in NAMES if sum(counts.get(name, ()))]
    return [Bar(name, *counts[name]) for name in shown]
