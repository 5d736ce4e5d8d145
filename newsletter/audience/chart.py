"""A drawing of growth: joined above the line, left and bounced below it. Points, no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsletter.audience.growth import Step

WIDTH, HEIGHT = 720, 260
TOP, BOTTOM, SIDE = 22, 26, 46
GAP = 0.28  # of a step stays free
LABELS = 6  # dates below the line, about


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A step as it is drawn: its bars, its date, and whether the date is written."""

    step: Step
    middle: float
    bars: tuple[Bar, ...]
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template writes; it calculates nothing."""

    columns: tuple[Column, ...]
    zero: float
    most: int
    least: int
    width: int = WIDTH
    height: int = HEIGHT
    side: int = SIDE
    top: int = TOP

    @property
    def right(self) -> int:
        """Where the line ends."""
        return self.width - 4

    @property
    def date_line(self) -> int:
        """Where dates stand."""
        return self.height - 6

    @property
    def ground(self) -> int:
        """The lowest point of a bar."""
        return self.height - BOTTOM


def draw(steps: Sequence[Step]) -> Chart:
    """The drawing of some steps; the two sides of the line share one scale."""
    most = max((step.joined for step in steps), default=0)
    least = max((step.left + step.bounced for step in steps), default=0)
    scale = (HEIGHT - TOP - BOTTOM) / ((most + least) or 1)
    zero = TOP + most * scale
    wide = (WIDTH - SIDE - 4) / (len(steps) or 1)
    every = max(1, len(steps) // LABELS)
    columns = [
        Column(
            step,
            round(SIDE + wide * (number + 0.5), 1),
            tuple(
                _bars(step, x=SIDE + wide * (number + GAP / 2), scale=scale, zero=zero, wide=wide)
            ),
            number % every == 0,
        )
        for number, step in enumerate(steps)
    ]
    return Chart(tuple(columns), round(zero, 1), most, least)


def _bars(step: Step, *, x: float, scale: float, zero: float, wide: float) -> Iterator[Bar]:
    width = round(wide * (1 - GAP), 1)
    parts = [
        ("joined", zero - step.joined * scale, step.joined),
        ("left", zero, step.left),
        ("bounced", zero + step.left * scale, step.bounced),
    ]
    for kind, y, number in parts:
        if number:
            yield Bar(kind, round(x, 1), round(y, 1), width, round(number * scale, 1))
