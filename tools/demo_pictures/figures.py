"""Figures as a street of houses."""

from __future__ import annotations

from tools.demo_pictures.canvas import Canvas, Point
from tools.demo_pictures.palette import (
    APRICOT,
    BRASS,
    BRICK,
    CORAL,
    CREAM,
    DEEP,
    INK,
    NIGHT,
    SAND,
    SEA,
    TEAL,
)

WIDE, HIGH = 1600, 900


def ledger() -> Canvas:
    """Columns of a chart that stand like houses in a street; the smallest one is lit."""
    c = Canvas(WIDE, HIGH, APRICOT)
    c.wash((0, 0, WIDE, 760), [CREAM, SAND, APRICOT])
    c.glow((1220, 300), 430, CREAM, 0.9)
    c.disc((1220, 300), 118, CREAM)
    heights = (
        (70, 300, SAND),
        (300, 430, APRICOT),
        (560, 240, SAND),
        (860, 380, APRICOT),
        (1330, 300, SAND),
    )
    for x, high, colour in heights:
        c.box((x, 760 - high, x + 210, 760), colour, alpha=0.75)
    columns = (
        (110, 520, DEEP),
        (330, 390, TEAL),
        (550, 610, NIGHT),
        (770, 300, SEA),
        (990, 460, BRICK),
        (1210, 180, CORAL),
        (1410, 340, TEAL),
    )
    for x, high, colour in columns:
        _column(c, (x, high), colour, lit=colour == CORAL)
    c.box((0, 756, WIDE, 772), INK)
    c.wash((0, 772, WIDE, HIGH), [DEEP, NIGHT])
    c.glow((1285, 772), 260, BRASS, 0.4)
    for x, high, _colour in columns:
        c.box((x, 786, x + 150, 786 + high * 0.16), CREAM, alpha=0.07)
    c.bend([(80, 330), (400, 270), (640, 340), (900, 520), (1130, 480), (1285, 520)], BRASS, 7)
    for at in ((400, 270), (900, 520), (1285, 520)):
        c.disc(at, 15, INK)
        c.disc(at, 8, BRASS)
    return c


def _column(c: Canvas, at: Point, colour: str, *, lit: bool) -> None:
    x, high = at
    top = 760 - high
    c.box((x, top, x + 150, 764), colour)
    c.box((x + 104, top, x + 150, 764), INK, alpha=0.22)
    if lit:
        c.shape([(x - 14, top + 4), (x + 75, top - 62), (x + 164, top + 4)], BRICK)
    rows = max(1, int((high - 50) // 72))
    for row in range(rows):
        for side in (22, 84):
            y = top + 32 + row * 72
            window = BRASS if lit or (row * 7 + int(x) + side) % 11 == 0 else CREAM
            c.box((x + side, y, x + side + 36, y + 40), window, alpha=1 if lit else 0.55)
    if lit:
        c.arch((x + 54, 690, x + 98, 764), INK)
