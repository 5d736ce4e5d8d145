"""Houses, doors, crossroads."""

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
    MIST,
    NIGHT,
    SAND,
    SEA,
    TEAL,
)

WIDE, HIGH = 1600, 900
AJAR = 3  # the door that is open


def house() -> Canvas:
    """A house on its hill, one window lit, the path leading to it."""
    c = Canvas(WIDE, HIGH, NIGHT)
    c.wash((0, 0, WIDE, HIGH), [NIGHT, DEEP, TEAL, SEA, MIST])
    c.glow((330, 220), 240, CREAM, 0.5)
    c.disc((330, 220), 70, CREAM)
    c.disc((362, 204), 62, DEEP)
    for x, y, r in ((120, 120, 3), (560, 90, 4), (720, 210, 3), (980, 80, 4), (1240, 150, 3)):
        c.disc((x, y), r, CREAM)
    for x, y, r in ((1450, 90, 4), (1380, 280, 3), (210, 350, 3), (640, 330, 3), (870, 160, 2)):
        c.disc((x, y), r, CREAM)
    c.smooth(
        [(-90, 700), (240, 560), (620, 620), (980, 560), (1700, 640), (1700, 980), (-90, 980)], TEAL
    )
    c.smooth(
        [
            (-90, 860),
            (380, 740),
            (820, 640),
            (1150, 610),
            (1420, 660),
            (1740, 760),
            (1740, 1000),
            (-90, 1000),
        ],
        DEEP,
    )
    c.smooth([(-90, 1000), (200, 860), (620, 850), (1000, 900), (1700, 830), (1740, 1040)], NIGHT)
    path = [(1096, 640), (1040, 700), (1090, 760), (960, 830), (1010, 930)]
    other = [(1180, 930), (1140, 830), (1210, 760), (1100, 700), (1128, 640)]
    c.smooth([*path, *other], SAND)
    for x, top, size in ((820, 660, 1.0), (880, 650, 1.35), (1372, 666, 1.2), (1440, 690, 0.9)):
        _cypress(c, (x, top), size)
    _cottage(c, (1112, 640))
    return c


def _cypress(c: Canvas, at: Point, size: float) -> None:
    x, y = at
    tall, wide = 190 * size, 30 * size
    c.smooth(
        [
            (x, y - tall),
            (x + wide * 0.8, y - tall * 0.5),
            (x + wide, y - 16),
            (x, y),
            (x - wide, y - 16),
            (x - wide * 0.8, y - tall * 0.5),
        ],
        NIGHT,
    )
    c.line([(x, y - 8), (x, y + 14)], INK, 7 * size)


def _cottage(c: Canvas, at: Point) -> None:
    x, y = at
    c.glow((x - 66, y - 76), 190, BRASS, 0.55)
    c.box((x + 66, y - 262, x + 104, y - 150), BRICK)
    c.box((x - 136, y - 146, x + 136, y + 4), CREAM)
    c.box((x + 40, y - 146, x + 136, y + 4), SAND)
    c.shape([(x - 168, y - 140), (x - 96, y - 240), (x + 96, y - 240), (x + 168, y - 140)], CORAL)
    c.shape([(x + 20, y - 140), (x + 60, y - 240), (x + 96, y - 240), (x + 168, y - 140)], BRICK)
    c.box((x - 104, y - 108, x - 30, y - 40), BRASS)
    c.line([(x - 67, y - 108), (x - 67, y - 40)], INK, 5)
    c.line([(x - 104, y - 74), (x - 30, y - 74)], INK, 5)
    c.arch((x - 18, y - 98, x + 36, y + 4), DEEP)
    c.disc((x + 24, y - 42), 4, BRASS)
    c.box((x + 66, y - 104, x + 110, y - 48), DEEP)
    for step, (dx, r) in enumerate(((94, 15), (120, 20), (158, 26), (212, 31))):
        c.disc((x + dx, y - 288 - step * 38), r, CREAM, 0.34)


def signpost() -> Canvas:
    """A crossroads in the morning; every arm of the post points to the same house."""
    c = Canvas(WIDE, HIGH, MIST)
    c.wash((0, 0, WIDE, 620), [SEA, MIST, CREAM])
    c.glow((1290, 300), 400, CREAM, 0.9)
    c.disc((1290, 250), 76, APRICOT)
    for x, y, size in ((220, 150, 1.0), (960, 110, 0.8), (620, 240, 0.6)):
        _cloud(c, (x, y), size)
    c.smooth(
        [(-90, 640), (260, 500), (700, 560), (1180, 470), (1740, 560), (1740, 980), (-90, 980)], SEA
    )
    c.smooth(
        [(-90, 720), (420, 640), (900, 650), (1320, 560), (1740, 640), (1740, 1000), (-90, 1000)],
        TEAL,
    )
    c.smooth([(-90, 900), (360, 760), (900, 790), (1740, 740), (1740, 1060), (-90, 1060)], DEEP)
    _roads(c)
    _small_house(c, (1330, 568))
    c.shape([(470, 866), (494, 860), (720, 922), (690, 936)], INK, 0.3)
    c.box((462, 232, 492, 870), INK)
    c.box((462, 232, 472, 870), DEEP)
    c.disc((477, 226), 22, BRASS)
    for y, length, tilt, colour in (
        (270, 330, 26, CORAL),
        (372, 290, 22, CREAM),
        (474, 350, 18, BRASS),
        (576, 260, 12, MIST),
    ):
        _arm(c, (440, y), (length, tilt), colour)
    return c


def _roads(c: Canvas) -> None:
    roads = (
        [
            (1318, 566),
            (1180, 640),
            (860, 720),
            (640, 840),
            (560, 960),
            (820, 960),
            (880, 840),
            (1040, 730),
            (1260, 640),
            (1340, 570),
        ],
        [
            (-60, 800),
            (240, 780),
            (600, 812),
            (900, 850),
            (900, 880),
            (560, 860),
            (240, 836),
            (-60, 862),
        ],
        [(860, 842), (1200, 800), (1680, 806), (1680, 858), (1220, 840), (900, 876)],
    )
    for road in roads:
        c.smooth(road, SAND)


def _cloud(c: Canvas, at: Point, size: float) -> None:
    x, y = at
    for dx, dy, r in ((0, 0, 40), (48, -18, 52), (104, -4, 42)):
        c.disc((x + dx * size, y + dy * size), r * size, CREAM)
    c.box((x - 40 * size, y, x + 146 * size, y + 40 * size), CREAM, radius=20 * size)


def _arm(c: Canvas, at: Point, form: Point, colour: str) -> None:
    (x, y), (length, tilt) = at, form
    tip = (x + length + 52, y + 36 + tilt)
    c.shape([(x, y), (x + length, y + tilt), tip, (x + length, y + 72 + tilt), (x, y + 72)], colour)
    c.shape(
        [
            (x, y + 58),
            (x + length, y + 58 + tilt),
            (x + length + 12, y + 64 + tilt),
            (x + length, y + 72 + tilt),
            (x, y + 72),
        ],
        INK,
        0.22,
    )
    ink = DEEP if colour in {CREAM, MIST, BRASS} else CREAM
    slope = tilt / length
    for start, end, down in ((86, 0.72, 24), (86, 0.5, 42)):
        left, right = x + start, x + length * end + 20
        c.line(
            [(left, y + down + (left - x) * slope), (right, y + down + (right - x) * slope)], ink, 8
        )


def _small_house(c: Canvas, at: Point) -> None:
    x, y = at
    c.box((x - 56, y - 62, x + 56, y + 4), CREAM)
    c.box((x + 16, y - 62, x + 56, y + 4), SAND)
    c.shape([(x - 72, y - 58), (x, y - 116), (x + 72, y - 58)], BRICK)
    c.arch((x - 14, y - 44, x + 12, y + 4), DEEP)
    c.box((x - 44, y - 46, x - 24, y - 26), BRASS)
    c.box((x + 28, y - 46, x + 46, y - 26), BRASS)
    c.box((x + 34, y - 122, x + 50, y - 84), BRICK)


def doors() -> Canvas:
    """A row of house doors, each its own; one stands open with light behind it."""
    c = Canvas(WIDE, HIGH, SAND)
    c.wash((0, 0, WIDE, 700), [CREAM, SAND])
    fronts = (
        (MIST, DEEP),
        (APRICOT, BRICK),
        (CREAM, TEAL),
        (SEA, BRASS),
        (SAND, CORAL),
        (MIST, NIGHT),
    )
    step = WIDE / len(fronts)
    for place, (wall, door) in enumerate(fronts):
        left = place * step
        c.box((left, 0, left + step, 710), wall)
        c.box((left + step - 7, 0, left + step, 710), INK, alpha=0.16)
        _window(c, (left + step / 2, 64), lit=place in {1, 4})
        _door(c, (left + step / 2, 700), door, is_open=place == AJAR)
    c.box((0, 700, WIDE, 724), INK, alpha=0.85)
    c.wash((0, 724, WIDE, HIGH), [TEAL, DEEP])
    c.shape([(852, 700), (1014, 700), (1130, HIGH), (700, HIGH)], BRASS, 0.55)
    for x in range(-40, WIDE, 160):
        c.line([(x, 812), (x + 90, 812)], MIST, 4, 0.25)
    return c


def _window(c: Canvas, at: Point, *, lit: bool) -> None:
    x, y = at
    c.box((x - 58, y, x + 58, y + 132), CREAM)
    c.box((x - 48, y + 10, x + 48, y + 122), BRASS if lit else DEEP)
    c.line([(x, y + 10), (x, y + 122)], CREAM, 6)
    c.line([(x - 48, y + 60), (x + 48, y + 60)], CREAM, 6)
    c.box((x - 70, y + 132, x + 70, y + 146), INK, alpha=0.75)


def _door(c: Canvas, at: Point, colour: str, *, is_open: bool) -> None:
    x, y = at
    c.arch((x - 100, y - 430, x + 100, y), CREAM)
    c.arch((x - 84, y - 412, x + 84, y), INK if not is_open else BRASS)
    if is_open:
        c.glow((x, y - 190), 210, CREAM, 0.9)
        c.shape([(x + 82, y), (x + 82, y - 330), (x + 22, y - 296), (x + 22, y - 26)], BRICK)
        c.shape(
            [(x + 68, y - 56), (x + 68, y - 290), (x + 36, y - 270), (x + 36, y - 62)], CORAL, 0.5
        )
        c.disc((x + 34, y - 150), 7, CREAM)
    else:
        c.box((x - 76, y - 322, x + 76, y), colour)
        for top in (300, 156):
            for side in (-62, 8):
                c.box((x + side, y - top, x + side + 54, y - top + 118), INK, radius=4, alpha=0.24)
        c.disc((x + 60, y - 164), 8, BRASS if colour != BRASS else INK)
        for spread in (-50, 0, 50):
            c.line([(x, y - 330), (x + spread, y - 394 + abs(spread) * 0.5)], CREAM, 5)
    c.box((x - 116, y - 14, x + 116, y + 4), INK)
