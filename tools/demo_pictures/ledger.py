"""The quieter pictures of the second brand: paper, tiles, clay."""

from __future__ import annotations

from tools.demo_pictures.canvas import Canvas, Point
from tools.demo_pictures.palette import (
    AUBERGINE,
    BLUSH,
    CLAY,
    MUSTARD,
    OLIVE,
    PAPER,
    PLUM,
    ROSE,
)

WIDE, HIGH = 1600, 900


def logo() -> Canvas:
    """A snail: slow, and it carries its own house."""
    c = Canvas(512, 512, PLUM)
    c.smooth(
        [
            (96, 392),
            (150, 356),
            (300, 360),
            (366, 300),
            (376, 226),
            (414, 222),
            (424, 290),
            (404, 372),
            (340, 414),
            (160, 414),
        ],
        BLUSH,
    )
    c.line([(392, 230), (376, 172)], BLUSH, 12)
    c.line([(408, 230), (428, 178)], BLUSH, 12)
    c.disc((376, 168), 13, MUSTARD)
    c.disc((429, 174), 13, MUSTARD)
    c.disc((238, 266), 122, MUSTARD)
    for radius, shift in ((92, 8), (60, 2), (30, 8)):
        c.ring((238 + shift, 266 + shift), radius, AUBERGINE, 11)
    return c


def invoice() -> Canvas:
    """An envelope on a bench, a cup beside it."""
    c = Canvas(WIDE, HIGH, BLUSH)
    c.wash((0, 0, WIDE, 620), [PAPER, BLUSH])
    c.disc((420, 330), 250, MUSTARD, 0.35)
    c.box((0, 600, WIDE, HIGH), CLAY)
    c.box((0, 600, WIDE, 618), ROSE)
    for y, left in ((690, 120), (770, 620), (840, 300)):
        c.line([(left, y), (left + 460, y)], PLUM, 5, 0.18)
    c.shape([(560, 734), (1190, 734), (1250, 768), (610, 768)], AUBERGINE, 0.28)
    c.shape([(520, 330), (1180, 330), (1180, 740), (520, 740)], PAPER)
    c.shape([(520, 740), (850, 520), (1180, 740)], BLUSH)
    c.shape([(520, 330), (850, 590), (1180, 330)], "#f6dfe2")
    c.line([(520, 332), (850, 590), (1180, 332)], ROSE, 4)
    c.disc((858, 586), 64, AUBERGINE, 0.25)
    c.disc((850, 578), 62, PLUM)
    c.ring((850, 578), 44, ROSE, 6)
    c.line([(826, 580), (846, 600), (878, 556)], BLUSH, 10)
    _cup(c, (1360, 690))
    return c


def _cup(c: Canvas, at: Point) -> None:
    x, y = at
    for dx, high, colour in ((-34, 210, AUBERGINE), (6, 250, PLUM), (38, 190, OLIVE)):
        c.line([(x + dx * 0.5, y - 130), (x + dx, y - 150 - high)], colour, 13)
        c.smooth(
            [
                (x + dx - 10, y - 146 - high),
                (x + dx + 10, y - 146 - high),
                (x + dx + 14, y - 190 - high),
                (x + dx, y - 226 - high),
                (x + dx - 14, y - 190 - high),
            ],
            MUSTARD,
        )
    c.shape([(x - 92, y - 160), (x + 92, y - 160), (x + 70, y + 20), (x - 70, y + 20)], OLIVE)
    c.shape(
        [(x + 30, y - 160), (x + 92, y - 160), (x + 70, y + 20), (x + 24, y + 20)], AUBERGINE, 0.2
    )
    c.oval((x, y - 160), (92, 16), AUBERGINE)
    c.line([(x - 80, y - 90), (x + 80, y - 90)], PAPER, 7, 0.7)


def calendar() -> Canvas:
    """A year as twelve columns of tiles; one tile is different."""
    c = Canvas(WIDE, HIGH, AUBERGINE)
    c.wash((0, 0, WIDE, HIGH), [AUBERGINE, "#451c40"])
    colours = (PLUM, ROSE, BLUSH, PAPER, CLAY)
    for month in range(12):
        for week in range(5 if month in {2, 5, 8, 11} else 4):
            left, top = 112 + month * 116, 128 + week * 134
            mood = colours[(month * 3 + week * 2 + (month // 4)) % len(colours)]
            c.box((left, top, left + 104, top + 122), mood, radius=12)
            MARKS[(month + week * 2) % len(MARKS)](c, (left, top))
    c.box((220, 254, 340, 392), MUSTARD, radius=14)
    c.ring((280, 323), 36, AUBERGINE, 9)
    c.line([(280, 323), (280, 300)], AUBERGINE, 8)
    c.line([(280, 323), (298, 334)], AUBERGINE, 8)
    return c


def _plain(_c: Canvas, _at: Point) -> None:
    """Most days are like that."""


def _dot(c: Canvas, at: Point) -> None:
    c.disc((at[0] + 52, at[1] + 61), 30, AUBERGINE, 0.22)


def _half(c: Canvas, at: Point) -> None:
    (x, y) = at
    c.shape([(x, y + 122), (x + 104, y), (x + 104, y + 122)], AUBERGINE, 0.14)


def _dash(c: Canvas, at: Point) -> None:
    (x, y) = at
    c.box((x + 20, y + 50, x + 84, y + 72), AUBERGINE, radius=10, alpha=0.2)


MARKS = (_plain, _dot, _half, _dash)


def pottery() -> Canvas:
    """Vases and bowls on two boards, below a round window."""
    c = Canvas(WIDE, HIGH, PAPER)
    c.wash((0, 0, WIDE, HIGH), [PAPER, BLUSH])
    c.disc((800, 250), 196, PLUM)
    c.wash((620, 90, 980, 410), ["#f7dfc0", MUSTARD])
    c.ring((800, 250), 250, BLUSH, 92)
    c.ring((800, 250), 206, PLUM, 18)
    c.line([(800, 62), (800, 438)], PLUM, 12)
    c.line([(612, 250), (988, 250)], PLUM, 12)
    for board in (560, 838):
        c.box((100, board, 1500, board + 24), PLUM)
        c.box((100, board, 1500, board + 8), ROSE)
    _vase(c, (250, 560), (74, 250), CLAY)
    _bowl(c, (450, 560), 92, OLIVE)
    _vase(c, (1150, 560), (58, 190), PLUM)
    _bowl(c, (1350, 560), 106, MUSTARD)
    _bowl(c, (230, 838), 100, ROSE)
    _vase(c, (480, 838), (64, 200), AUBERGINE)
    _vase(c, (680, 838), (88, 150), MUSTARD)
    _bowl(c, (930, 838), 118, CLAY)
    _vase(c, (1170, 838), (70, 214), OLIVE)
    _bowl(c, (1380, 838), 84, PLUM)
    return c


def _vase(c: Canvas, at: Point, form: Point, colour: str) -> None:
    (x, y), (wide, high) = at, form

    def half(side: int, cut: float = 1) -> list[Point]:
        return [
            (x + side * wide * 0.42 * cut, y - high),
            (x + side * wide * 0.3 * cut, y - high * 0.8),
            (x + side * wide * cut, y - high * 0.42),
            (x + side * wide * 0.5 * cut, y - 2),
        ]

    c.smooth([*half(-1), *reversed(half(1))], colour)
    c.smooth([*half(1, 0.45), *reversed(half(1))], AUBERGINE, 0.18)
    c.oval((x, y - high), (wide * 0.42, 8), AUBERGINE)
    c.bend(
        [(x - wide * 0.8, y - high * 0.5), (x, y - high * 0.46), (x + wide * 0.8, y - high * 0.5)],
        PAPER,
        6,
    )


def _bowl(c: Canvas, at: Point, wide: float, colour: str) -> None:
    x, y = at
    c.smooth(
        [
            (x - wide, y - wide * 0.8),
            (x + wide, y - wide * 0.8),
            (x + wide * 0.82, y - wide * 0.3),
            (x + wide * 0.3, y - 3),
            (x - wide * 0.3, y - 3),
            (x - wide * 0.82, y - wide * 0.3),
        ],
        colour,
    )
    c.oval((x, y - wide * 0.8), (wide, 11), AUBERGINE)
    c.line([(x - wide * 0.88, y - wide * 0.5), (x + wide * 0.88, y - wide * 0.5)], PAPER, 6, 0.7)
