"""Keys, gardens, shelves."""

from __future__ import annotations

import math

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


def keys() -> Canvas:
    """A board with a key on every hook but one."""
    c = Canvas(WIDE, HIGH, DEEP)
    c.wash((0, 0, WIDE, HIGH), [TEAL, DEEP])
    c.glow((380, 120), 760, SEA, 0.7)
    c.box((176, 110, 1448, 836), NIGHT, radius=22, alpha=0.5)
    c.box((152, 84, 1424, 808), BRICK, radius=22)
    for number, top in enumerate(range(84, 808, 145)):
        c.box(
            (152, top, 1424, min(top + 141, 808)),
            CORAL,
            radius=22 if number in {0, 4} else 0,
            alpha=0.2,
        )
    for left, top in ((186, 118), (1390, 118), (186, 774), (1390, 774)):
        c.disc((left, top), 10, BRASS)
    empty = (2, 3)
    for row in range(2):
        for place in range(6):
            at = (268 + place * 208, 176 + row * 318)
            _hook(c, at)
            if (row + 1, place) == empty:
                _shadow(c, at)
            else:
                _key(c, at, (row * 6 + place) % 4)
    return c


def _hook(c: Canvas, at: Point) -> None:
    x, y = at
    c.box((x - 34, y - 22, x + 34, y + 22), SAND, radius=12)
    c.disc((x, y), 9, INK)


def _shadow(c: Canvas, at: Point) -> None:
    x, y = at
    c.ring((x, y + 62), 46, APRICOT, 3)
    c.box((x - 9, y + 108, x + 9, y + 226), APRICOT, radius=6, alpha=0.28)


def _key(c: Canvas, at: Point, form: int) -> None:
    x, y = at
    for shift, colour in ((12, NIGHT), (0, (BRASS, MIST, BRASS, SAND)[form])):
        cx, cy = x + shift, y + 62 + shift
        c.ring((cx, cy), 48, colour, 19 if form != 1 else 15)
        c.box((cx - 10, cy + 44, cx + 10, cy + 172), colour, radius=5)
        teeth = ((138, 40), (104, 28)) if form % 2 == 0 else ((144, 30), (118, 44), (92, 24))
        for down, wide in teeth:
            c.box((cx, cy + down, cx + wide, cy + down + 20), colour, radius=3)
    c.disc(at, 11, INK)
    if form in {0, 3}:
        tag = CORAL if form else CREAM
        c.line([(x - 30, y + 100), (x - 62, y + 128)], CREAM, 3)
        c.box((x - 92, y + 122, x - 46, y + 196), tag, radius=8)
        c.disc((x - 69, y + 138), 6, BRICK)
        c.line([(x - 82, y + 160), (x - 56, y + 160)], INK, 3, 0.6)
        c.line([(x - 82, y + 174), (x - 62, y + 174)], INK, 3, 0.6)


def garden() -> Canvas:
    """A walled garden behind a gate that stands open."""
    c = Canvas(WIDE, HIGH, TEAL)
    c.wash((0, 0, WIDE, 470), [SEA, MIST, CREAM])
    c.disc((1060, 200), 74, APRICOT)
    c.smooth([(300, 470), (520, 360), (760, 400), (1000, 340), (1330, 470)], SEA)
    c.box((0, 430, WIDE, 520), SAND)
    c.box((0, 430, WIDE, 446), APRICOT)
    c.wash((0, 516, WIDE, HIGH), [SEA, TEAL, DEEP])
    c.shape([(772, 516), (828, 516), (1010, HIGH), (590, HIGH)], SAND)
    for side in (-1, 1):
        for row in range(4):
            _bed(c, side, row)
    _wall(c)
    _gate(c)
    return c


def _bed(c: Canvas, side: int, row: int) -> None:
    near, far = 150 + row * 150, 46 + row * 62
    colours = (CORAL, CREAM, BRASS, APRICOT)
    for step in range(9):
        part = (step / 8) ** 1.7
        x = 800 + side * (far + 40 + (near - far + 90) * part)
        y = 540 + 330 * part
        size = 13 + 36 * part
        c.disc((x, y), size, DEEP)
        c.disc((x - size * 0.3, y - size * 0.4), size * 0.62, TEAL)
        if (step + row) % 2:
            c.disc((x, y - size * 0.8), size * 0.42, colours[row])
            c.disc((x + size * 0.5, y - size * 0.3), size * 0.34, colours[row])


def _wall(c: Canvas) -> None:
    middle, radius = (800.0, 450.0), 380.0
    angles = [math.pi * (1 - step / 40) for step in range(41)]
    arc = [
        (middle[0] + radius * math.cos(angle), middle[1] - radius * math.sin(angle))
        for angle in angles
    ]
    rim = [(420.0, HIGH + 20.0), *arc, (1180.0, HIGH + 20.0)]
    c.shape([(0, HIGH), (0, 0), (WIDE, 0), (WIDE, HIGH), *reversed(rim)], BRICK)
    for row, y in enumerate(range(0, HIGH, 60)):
        for x in range(-80 + (row % 2) * 75, WIDE, 150):
            near = min(max(middle[0], x), x + 150), min(middle[1], y + 60)
            if math.dist(near, middle) > radius + 8:
                c.box((x + 4, y + 4, x + 146, y + 56), CORAL, radius=5, alpha=0.26)
    c.line(rim, SAND, 46)
    c.line(rim, INK, 4, 0.5)


def _gate(c: Canvas) -> None:
    for hinge, side in ((438, 1), (1162, -1)):
        inner = hinge + side * 120
        c.shape([(hinge, 320), (inner, 372), (inner, 830), (hinge, HIGH)], NIGHT, 0.25)
        c.line([(hinge, 320), (inner, 372)], INK, 14)
        c.line([(hinge, 640), (inner, 640)], INK, 10)
        for step in range(5):
            x = hinge + side * 30 * step
            top = 320 + 13 * step
            c.line([(x, top - 26), (x, HIGH - 17 * step)], INK, 9)
            c.disc((x, top - 32), 9, BRASS)


def shelf() -> Canvas:
    """Two boards with things worth reading, a plant, a lamp."""
    c = Canvas(WIDE, HIGH, SAND)
    c.wash((0, 0, WIDE, HIGH), [CREAM, SAND])
    c.glow((1330, 240), 560, CREAM, 1)
    upper = (
        (150, 44, 262, DEEP),
        (196, 62, 300, CORAL),
        (260, 38, 236, BRASS),
        (300, 70, 284, TEAL),
        (372, 46, 310, BRICK),
        (420, 58, 250, SEA),
        (480, 40, 290, NIGHT),
    )
    lower = (
        (620, 60, 270, BRICK),
        (682, 44, 300, TEAL),
        (728, 72, 246, APRICOT),
        (802, 48, 290, DEEP),
        (852, 38, 262, CORAL),
        (892, 64, 310, NIGHT),
        (958, 50, 240, BRASS),
        (1010, 58, 284, SEA),
    )
    for board, books in ((410, upper), (800, lower)):
        c.box((90, board + 26, 1510, board + 44), INK, alpha=0.14)
        for book in books:
            _book(c, book, board)
        c.box((80, board, 1520, board + 28), BRICK)
        c.box((80, board, 1520, board + 9), CORAL)
    c.shape([(548, 410), (522, 404), (592, 138), (640, 150), (570, 410)], APRICOT)
    c.shape([(566, 236), (614, 248), (610, 264), (562, 252)], BRICK)
    _lying(c)
    _plant(c, (300, 800))
    _lamp(c, (1330, 410))
    return c


def _book(c: Canvas, book: tuple[int, int, int, str], board: int) -> None:
    x, wide, high, colour = book
    c.box((x, board - high, x + wide, board), colour, radius=4)
    c.box((x + wide - 9, board - high, x + wide, board), INK, radius=4, alpha=0.2)
    for down in (0.16, 0.22, 0.8):
        c.box(
            (x + 6, board - high * (1 - down), x + wide - 8, board - high * (1 - down) + 7),
            CREAM,
            alpha=0.75,
        )


def _lying(c: Canvas) -> None:
    for number, (left, right, colour) in enumerate(
        ((800, 1080, TEAL), (824, 1060, CREAM), (812, 1040, CORAL))
    ):
        top = 364 - number * 46
        c.box((left, top, right, top + 46), colour, radius=5)
        c.box((left, top + 36, right, top + 46), INK, radius=5, alpha=0.18)
        c.box(
            (left + 30, top + 12, left + 110, top + 20),
            INK if colour == CREAM else CREAM,
            alpha=0.7,
        )


def _plant(c: Canvas, at: Point) -> None:
    x, y = at
    for dx, tall, bow in (
        (-120, 130, -60),
        (-60, 180, -30),
        (0, 210, 10),
        (64, 170, 40),
        (124, 120, 70),
    ):
        tip = (x + dx + bow * 0.4, y - 110 - tall)
        c.smooth(
            [
                (x, y - 110),
                (x + dx * 0.4 - 26, y - 120 - tall * 0.5),
                tip,
                (x + dx * 0.6 + 26, y - 116 - tall * 0.45),
            ],
            TEAL if dx % 3 else SEA,
        )
        c.line([(x, y - 110), (x + dx * 0.5, y - 118 - tall * 0.5), tip], DEEP, 4, 0.5)
    c.shape([(x - 84, y - 126), (x + 84, y - 126), (x + 60, y), (x - 60, y)], CORAL)
    c.shape([(x + 16, y - 126), (x + 84, y - 126), (x + 60, y), (x + 16, y)], BRICK)
    c.box((x - 94, y - 140, x + 94, y - 112), BRICK, radius=5)


def _lamp(c: Canvas, at: Point) -> None:
    x, y = at
    c.shape([(x - 92, y - 170), (x + 92, y - 170), (x + 210, y), (x - 210, y)], BRASS, 0.3)
    c.box((x - 66, y - 16, x + 66, y), INK, radius=8)
    c.line([(x, y - 14), (x, y - 180)], INK, 10)
    c.shape([(x - 52, y - 292), (x + 52, y - 292), (x + 104, y - 168), (x - 104, y - 168)], BRASS)
    c.shape([(x + 12, y - 292), (x + 52, y - 292), (x + 104, y - 168), (x + 40, y - 168)], APRICOT)
