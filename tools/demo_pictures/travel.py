"""Halls, harbours and lighthouses."""

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


def airport() -> Canvas:
    """The hall at dusk: windows full of evening, travellers, an aeroplane that leaves."""
    c = Canvas(WIDE, HIGH, DEEP)
    c.wash((0, 120, WIDE, 640), [TEAL, SEA, SAND, APRICOT, CORAL])
    c.glow((1130, 600), 420, CREAM, 0.85)
    c.disc((1130, 590), 96, CREAM)
    _hills(c)
    _tower(c)
    _aeroplane(c, (520, 318))
    for x in range(-40, WIDE, 205):
        c.shape([(x, 120), (x + 14, 120), (x + 14, 640), (x, 640)], NIGHT)
    c.box((0, 352, WIDE, 360), NIGHT)
    _roof(c)
    c.wash((0, 640, WIDE, HIGH), [TEAL, DEEP, NIGHT])
    for x in range(-26, WIDE, 205):
        lean = (x - 800) * 0.5
        pane = [(x, 640), (x + 191, 640), (x + 191 + lean + 90, HIGH), (x + lean, HIGH)]
        c.shape(pane, APRICOT, 0.16)
    c.box((0, 632, WIDE, 644), INK)
    c.shape([(1060, 644), (1200, 644), (1290, HIGH), (1010, HIGH)], CREAM, 0.28)
    _board(c)
    for x, size, coat, case in (
        (212, 1.1, BRICK, BRASS),
        (330, 0.98, INK, CORAL),
        (676, 1.25, NIGHT, SEA),
        (936, 0.9, TEAL, APRICOT),
        (1010, 0.62, CORAL, ""),
        (1420, 1.32, INK, BRICK),
    ):
        _traveller(c, (x, 700 + 75 * size), size, (coat, case))
    return c


def _hills(c: Canvas) -> None:
    c.smooth(
        [(-60, 640), (150, 560), (420, 590), (700, 548), (980, 600), (980, 700), (-60, 700)], SEA
    )
    c.smooth(
        [(500, 650), (820, 590), (1200, 612), (1500, 570), (1700, 600), (1700, 720), (500, 720)],
        TEAL,
    )


def _tower(c: Canvas) -> None:
    c.shape([(1322, 640), (1338, 430), (1366, 430), (1382, 640)], DEEP)
    c.shape([(1296, 436), (1310, 386), (1394, 386), (1408, 436)], NIGHT)
    c.shape([(1306, 424), (1314, 396), (1390, 396), (1398, 424)], BRASS)
    c.box((1318, 374, 1386, 388), NIGHT)
    c.line([(1352, 374), (1352, 332)], NIGHT, 5)


def _aeroplane(c: Canvas, at: Point) -> None:
    x, y = at
    c.shape(
        [(x - 520, y + 214), (x - 60, y + 26), (x - 52, y + 40), (x - 520, y + 236)], CREAM, 0.3
    )
    body = [
        (x - 92, y + 46),
        (x + 20, y - 8),
        (x + 118, y - 50),
        (x + 146, y - 50),
        (x + 132, y - 30),
        (x + 40, y + 24),
        (x - 76, y + 66),
    ]
    c.smooth(body, CREAM)
    c.shape([(x - 6, y + 14), (x + 46, y - 10), (x + 4, y + 122), (x - 18, y + 132)], MIST)
    c.shape([(x + 8, y), (x + 50, y - 20), (x - 46, y - 84), (x - 66, y - 80)], SAND)
    c.shape([(x - 92, y + 50), (x - 62, y + 36), (x - 96, y - 18), (x - 114, y - 14)], CORAL)


def _roof(c: Canvas) -> None:
    c.wash((0, 0, WIDE, 120), [INK, NIGHT])
    for x in range(-300, WIDE + 400, 205):
        c.shape(
            [
                (800 + (x - 800) * 1.7, 0),
                (800 + (x - 800) * 1.7 + 44, 0),
                (x + 16, 124),
                (x - 10, 124),
            ],
            TEAL,
            0.55,
        )
    c.box((0, 112, WIDE, 128), INK)


def _board(c: Canvas) -> None:
    c.line([(770, 120), (770, 180)], INK, 5)
    c.line([(990, 120), (990, 180)], INK, 5)
    c.box((716, 178, 1044, 292), INK, radius=10)
    c.shape(
        [(746, 236), (780, 204), (780, 224), (812, 224), (812, 248), (780, 248), (780, 268)], BRASS
    )
    for row, width in enumerate((166, 120, 142)):
        c.box(
            (846, 204 + row * 26, 846 + width, 214 + row * 26),
            CREAM if row != 1 else CORAL,
            radius=4,
        )


def _traveller(c: Canvas, at: Point, size: float, colours: tuple[str, str]) -> None:
    (x, y), (coat, case) = at, colours

    def p(dx: float, dy: float) -> Point:
        return x + dx * size, y + dy * size

    c.shape([p(-22, 0), p(26, 0), p(90, 78), p(20, 78)], INK, 0.35)
    c.shape([p(-20, -70), p(-4, -70), p(-8, 0), p(-20, 0)], INK)
    c.shape([p(2, -70), p(18, -70), p(26, 0), p(12, 0)], INK)
    c.smooth([p(-24, -162), p(0, -174), p(24, -162), p(32, -60), p(0, -52), p(-30, -60)], coat)
    c.disc(p(0, -194), 19 * size, SAND)
    c.smooth([p(-20, -196), p(-12, -218), p(12, -218), p(21, -196), p(8, -206), p(-8, -204)], INK)
    if case:
        c.line([p(30, -96), p(46, -66)], INK, 4 * size)
        left, top = p(32, -62)
        right, bottom = p(76, 0)
        c.box((left, top, right, bottom), case, radius=8 * size)
        c.box((left, top + 18 * size, right, top + 24 * size), INK, alpha=0.3)


def harbour() -> Canvas:
    """Boats coming home past a lighthouse."""
    c = Canvas(WIDE, HIGH, SEA)
    c.wash((0, 0, WIDE, 560), [SEA, MIST, CREAM, SAND])
    c.glow((420, 420), 460, CREAM, 0.9)
    c.disc((420, 420), 110, CREAM)
    c.smooth([(-80, 560), (200, 470), (560, 520), (900, 540), (900, 640), (-80, 640)], SEA, 0.55)
    c.wash((0, 545, WIDE, HIGH), [SEA, TEAL, DEEP])
    c.shape([(340, 546), (500, 546), (620, HIGH), (240, HIGH)], CREAM, 0.25)
    _waves(c, 600, MIST)
    c.smooth([(1080, 640), (1220, 520), (1420, 480), (1700, 500), (1700, 760), (1300, 720)], NIGHT)
    _light(c, (1370, 500), 1.0)
    for at, size, sails in (
        ((300, 640), 0.72, (CORAL, CREAM)),
        ((640, 720), 1.05, (BRASS, CREAM)),
        ((1010, 800), 1.3, (BRICK, SAND)),
    ):
        _boat(c, at, size, sails)
    _gulls(c, [(760, 200), (840, 160), (700, 280)])
    return c


def _boat(c: Canvas, at: Point, size: float, sails: tuple[str, str]) -> None:
    x, y = at

    def p(dx: float, dy: float) -> Point:
        return x + dx * size, y + dy * size

    c.shape([p(-96, 8), p(100, 8), p(60, 150), p(-50, 150)], sails[0], 0.2)
    c.line([p(0, 0), p(0, -252)], INK, 6 * size)
    c.smooth([p(8, -246), p(62, -160), p(96, -34), p(8, -34)], sails[0])
    c.smooth([p(-8, -220), p(-44, -130), p(-84, -34), p(-8, -34)], sails[1])
    c.smooth([p(-112, -18), p(0, -12), p(118, -22), p(84, 26), p(0, 34), p(-84, 26)], INK)
    c.line([p(-98, -12), p(104, -14)], sails[0], 6 * size)


def _light(c: Canvas, at: Point, size: float) -> None:
    x, y = at

    def p(dx: float, dy: float) -> Point:
        return x + dx * size, y + dy * size

    c.shape([p(-52, 10), p(-32, -290), p(32, -290), p(52, 10)], CREAM)
    c.shape([p(0, 10), p(0, -290), p(32, -290), p(52, 10)], SAND)
    for low, high in ((-70, -130), (-190, -240)):
        wide, narrow = 52 + low * 20 / 300, 52 + high * 20 / 300
        c.shape([p(-wide, low), p(-narrow, high), p(narrow, high), p(wide, low)], CORAL)
        c.shape([p(0, low), p(0, high), p(narrow, high), p(wide, low)], BRICK)
    c.shape([p(-48, -288), p(48, -288), p(42, -306), p(-42, -306)], INK)
    c.shape([p(-26, -306), p(26, -306), p(26, -352), p(-26, -352)], BRASS)
    c.line([p(0, -306), p(0, -352)], INK, 4 * size)
    c.shape([p(-36, -350), p(36, -350), p(0, -392)], INK)
    left, top = p(-12, -42)
    right, bottom = p(12, 10)
    c.arch((left, top, right, bottom), INK)


def _waves(c: Canvas, top: float, colour: str) -> None:
    for row in range(7):
        y = top + row * 42
        for x in range(-60 + (row % 2) * 140, WIDE, 280):
            c.bend([(x, y), (x + 42, y - 9), (x + 84, y), (x + 126, y - 9)], colour, 3)


def _gulls(c: Canvas, places: list[Point]) -> None:
    for x, y in places:
        c.bend(
            [(x - 34, y + 6), (x - 16, y - 8), (x, y + 4), (x + 16, y - 8), (x + 34, y + 6)], INK, 4
        )


def phare() -> Canvas:
    """A lighthouse on its rock at daybreak, the lamp still lit."""
    c = Canvas(WIDE, HIGH, TEAL)
    c.wash((0, 0, WIDE, 660), [DEEP, TEAL, SEA, SAND, APRICOT])
    c.glow((1060, 640), 520, CREAM, 0.8)
    c.disc((1060, 640), 90, CREAM)
    c.shape([(566, 262), (-40, 60), (-40, 250)], CREAM, 0.3)
    c.shape([(566, 262), (WIDE, 30), (WIDE, 240)], CREAM, 0.22)
    c.wash((0, 640, WIDE, HIGH), [TEAL, DEEP, NIGHT])
    c.shape([(960, 640), (1160, 640), (1330, HIGH), (800, HIGH)], APRICOT, 0.3)
    _waves(c, 690, SEA)
    c.smooth(
        [(250, 760), (360, 650), (470, 610), (640, 604), (760, 660), (900, 770), (600, 860)], INK
    )
    c.smooth([(360, 750), (440, 660), (560, 640), (520, 700), (470, 800)], DEEP)
    _light(c, (566, 640), 1.12)
    c.glow((566, 272), 130, CREAM, 0.9)
    _gulls(c, [(980, 250), (1060, 200), (890, 170)])
    return c
