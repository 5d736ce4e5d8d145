"""Portraits as figures: a coloured ground, shoulders, a head, hair; no faces."""

from __future__ import annotations

from tools.demo_pictures.canvas import Canvas
from tools.demo_pictures.palette import (
    APRICOT,
    BLUSH,
    BRASS,
    BRICK,
    CORAL,
    CREAM,
    DEEP,
    INK,
    MIST,
    MUSTARD,
    NIGHT,
    PLUM,
    ROSE,
    SAND,
    SEA,
    SKINS,
    TEAL,
)

SIDE = 800


def logo() -> Canvas:
    """A door ajar."""
    c = Canvas(512, 512, DEEP)
    c.arch((146, 74, 366, 438), CREAM)
    c.arch((166, 96, 346, 438), BRASS)
    c.glow((250, 318), 104, CREAM, 0.9)
    c.shape([(346, 438), (346, 178), (268, 214), (268, 470)], CORAL)
    c.shape([(330, 414), (330, 226), (284, 246), (284, 436)], BRICK, 0.6)
    c.disc((284, 338), 8, CREAM)
    c.box((120, 436, 392, 452), CREAM, radius=8)
    return c


def maud() -> Canvas:
    """Short dark hair, a high collar."""
    c = _ground(APRICOT, CREAM)
    _shoulders(c, DEEP, NIGHT)
    _head(c, SKINS["fair"], CORAL)
    c.smooth([(300, 560), (400, 600), (500, 560), (516, 640), (400, 690), (284, 640)], TEAL)
    c.smooth(
        [
            (268, 400),
            (258, 280),
            (330, 190),
            (440, 176),
            (536, 250),
            (540, 390),
            (508, 424),
            (504, 350),
            (470, 290),
            (400, 318),
            (318, 312),
            (300, 360),
            (298, 424),
        ],
        INK,
    )
    c.disc((292, 452), 11, BRASS)
    c.disc((508, 452), 11, BRASS)
    return c


def ibrahim() -> Canvas:
    """A beard and round glasses."""
    c = _ground(SEA, MIST)
    _shoulders(c, BRICK, CORAL)
    c.shape([(340, 590), (400, 700), (460, 590)], CREAM)
    c.shape([(386, 640), (414, 640), (424, 800), (376, 800)], NIGHT)
    _head(c, SKINS["brown"], "#8a5330")
    _beard(c)
    _glasses(c)
    return c


def _beard(c: Canvas) -> None:
    c.smooth(
        [
            (292, 396),
            (300, 470),
            (344, 490),
            (400, 470),
            (456, 490),
            (500, 470),
            (508, 396),
            (512, 500),
            (470, 580),
            (400, 606),
            (330, 580),
            (288, 500),
        ],
        INK,
    )
    c.smooth(
        [
            (284, 372),
            (280, 270),
            (340, 206),
            (460, 206),
            (520, 270),
            (516, 372),
            (496, 330),
            (470, 282),
            (330, 282),
            (304, 330),
        ],
        INK,
    )


def _glasses(c: Canvas) -> None:
    for x in (346, 454):
        c.disc((x, 400), 43, CREAM, 0.35)
        c.ring((x, 400), 46, BRASS, 9)
    c.line([(390, 396), (410, 396)], BRASS, 9)


def teun() -> Canvas:
    """Light curls, a striped shirt."""
    c = _ground(TEAL, SEA)
    _shoulders(c, CREAM, SAND)
    for y in range(640, 800, 48):
        c.smooth(
            [
                (170, y + 40),
                (280, y - 4),
                (400, y + 12),
                (520, y - 4),
                (630, y + 40),
                (630, y + 60),
                (520, y + 16),
                (400, y + 32),
                (280, y + 16),
                (170, y + 60),
            ],
            DEEP,
        )
    _head(c, SKINS["fair"], APRICOT)
    curls = (
        (300, 330, 52),
        (316, 262, 58),
        (368, 214, 62),
        (436, 210, 62),
        (492, 258, 58),
        (506, 330, 50),
        (400, 262, 66),
        (290, 388, 34),
        (512, 388, 32),
    )
    for x, y, r in curls:
        c.disc((x, y), r, BRASS)
    for x, y, r in curls[:6]:
        c.ring((x - 4, y - 4), r * 0.55, APRICOT, 5)
    return c


def odile() -> Canvas:
    """Long grey hair, a scarf."""
    c = _ground(BRICK, CORAL)
    c.smooth(
        [
            (258, 420),
            (262, 270),
            (340, 186),
            (462, 186),
            (540, 272),
            (546, 430),
            (590, 640),
            (540, 760),
            (260, 760),
            (212, 640),
        ],
        MIST,
    )
    _shoulders(c, NIGHT, DEEP)
    _head(c, SKINS["olive"], "#a97048")
    _parted_hair(c)
    _scarf(c)
    return c


def _parted_hair(c: Canvas) -> None:
    c.smooth(
        [
            (280, 470),
            (256, 330),
            (330, 204),
            (404, 196),
            (420, 232),
            (360, 290),
            (312, 350),
            (306, 440),
        ],
        MIST,
    )
    c.smooth(
        [
            (520, 470),
            (544, 330),
            (470, 204),
            (396, 196),
            (420, 250),
            (470, 300),
            (494, 360),
            (496, 440),
        ],
        MIST,
    )


def _scarf(c: Canvas) -> None:
    c.smooth([(270, 590), (400, 640), (530, 590), (556, 660), (400, 720), (244, 660)], BRASS)
    c.shape([(428, 690), (496, 680), (520, 800), (440, 800)], BRASS)
    c.shape([(428, 690), (456, 700), (470, 800), (440, 800)], APRICOT)


def nell() -> Canvas:
    """A headscarf, large earrings."""
    c = _ground(MUSTARD, BLUSH)
    _shoulders(c, PLUM, "#642348")
    _head(c, SKINS["dark"], "#5d3622")
    c.smooth(
        [
            (274, 380),
            (262, 262),
            (330, 176),
            (420, 150),
            (520, 206),
            (536, 340),
            (524, 384),
            (478, 318),
            (400, 300),
            (322, 318),
        ],
        ROSE,
    )
    c.smooth([(470, 210), (548, 130), (610, 150), (590, 230), (520, 260)], PLUM)
    c.smooth([(500, 240), (600, 250), (620, 310), (560, 330), (510, 290)], ROSE)
    c.bend([(286, 330), (360, 250), (470, 232), (530, 280)], BLUSH, 12)
    c.bend([(300, 290), (370, 214), (450, 196)], MUSTARD, 9)
    for x in (288, 512):
        c.ring((x, 486), 30, MUSTARD, 10)
    return c


def _ground(colour: str, sun: str) -> Canvas:
    c = Canvas(SIDE, SIDE, colour)
    c.disc((400, 400), 330, sun)
    return c


def _shoulders(c: Canvas, coat: str, shade: str) -> None:
    c.smooth(
        [
            (120, 860),
            (150, 700),
            (270, 630),
            (400, 616),
            (530, 630),
            (650, 700),
            (680, 860),
            (400, 900),
        ],
        coat,
    )
    c.smooth([(520, 860), (520, 760), (560, 670), (650, 706), (690, 860)], shade)


def _head(c: Canvas, skin: str, shade: str) -> None:
    c.smooth([(346, 520), (400, 540), (454, 520), (462, 640), (400, 676), (338, 640)], shade)
    for x in (288, 512):
        c.oval((x, 420), (20, 34), shade)
    c.smooth(
        [
            (290, 380),
            (312, 260),
            (400, 220),
            (488, 260),
            (510, 380),
            (486, 510),
            (400, 572),
            (314, 510),
        ],
        skin,
    )
