"""The picture that stands for an article where it is shared: its title in the brand's look.

Drawn with the fonts of the pages. They are cut by script, so each letter is
drawn with the first that has it. Where a title is in a script that none of them
has, the name of the brand stands in its place.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings

from PIL import Image, ImageDraw, ImageFont

from core.look import Look

WIDTH, HEIGHT = 1200, 630
MARGIN = 88
BAND = 20  # pixels of accent along the top
SIZES = (84, 74, 64, 56, 48, 42)
NAME_SIZE, BYLINE_SIZE = 34, 30
LEADING = 1.16
ROOM = 350  # pixels of height for the title
LONGEST = 240  # letters; no card has room for more
COLOURS = 48  # enough for smooth letters in three colours; keeps the file small
SCRIPTS = ("latin", "latin-ext")
FAMILIES = {"serif": "source-serif-4", "sans": "inter"}
NOTHING = "\uffff"  # no font has it


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the card."""

    title: str
    brand: str
    byline: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """A family at a size and weight, over all its scripts."""

    family: str
    size: int
    weight: int

    def covers(self, text: str) -> bool:
        """Whether every letter can be drawn."""
        return all(_script_of(letter, self.family) is not None for letter in set(text))

    def width(self, text: str) -> float:
        return sum(font.getlength(part) for font, part in self.parts(text))

    def parts(self, text: str) -> list[tuple[ImageFont.FreeTypeFont, str]]:
        """The text in pieces, each with the font that has its letters."""
        named = groupby(text, key=lambda letter: _script_of(letter, self.family) or SCRIPTS[0])
        return [
            (_font(self.family, script, self.size, self.weight), "".join(letters))
            for script, letters in named
        ]


def draw(words: Words, *, look: Look) -> bytes:
    """The card as a PNG of 1200 by 630."""
    colours = look.light
    image = Image.new("RGB", (WIDTH, HEIGHT), colours.paper)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, BAND - 1), fill=colours.accent)
    title_family = FAMILIES["sans" if look.typeface == "sans" else "serif"]
    small_family = FAMILIES["serif" if look.typeface == "classic" else "sans"]
    _title(pen, words, family=title_family, ink=colours.ink)
    foot = HEIGHT - MARGIN
    for text, size, weight, ink in (
        (words.brand, NAME_SIZE, 650, colours.accent),
        (words.byline, BYLINE_SIZE, 420, colours.quiet),
    ):
        face = Face(small_family, size, weight)
        line = _fitting(_clean(text), face)
        if line and face.covers(line):
            _write(pen, (MARGIN, foot), line, face=face, ink=ink)
            foot -= round(size * 1.5)
    file = io.BytesIO()
    image.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _title(pen: ImageDraw.ImageDraw, words: Words, *, family: str, ink: str) -> None:
    face = Face(family, SIZES[-1], 620)
    said = (_clean(one)[:LONGEST] for one in (words.title, words.brand))
    text = next((one for one in said if one and face.covers(one)), "")
    lines: list[str] = []
    for size in SIZES:
        face = Face(family, size, 620)
        lines = _lines(text, face)
        if len(lines) * size * LEADING <= ROOM:
            break
    most = int(ROOM / (face.size * LEADING))
    if len(lines) > most:
        lines = [*lines[: most - 1], _fitting(" ".join(lines[most - 1 :]), face)]
    top = MARGIN + BAND + face.size
    for number, line in enumerate(lines):
        place = (MARGIN, top + round(number * face.size * LEADING))
        _write(pen, place, line, face=face, ink=ink)


def _lines(text: str, face: Face) -> list[str]:
    """The text broken between words; a word wider than the card is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(_fitting(word, face))
    return lines


def _fitting(text: str, face: Face) -> str:
    """As much of a line as the card is wide, with … where it was cut."""
    if face.width(text) <= WIDTH - 2 * MARGIN:
        return text
    while text and face.width(f"{text}…") > WIDTH - 2 * MARGIN:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _write(
    pen: ImageDraw.ImageDraw, place: tuple[int, int], text: str, *, face: Face, ink: str
) -> None:
    across, baseline = float(place[0]), place[1]
    for font, part in face.parts(text):
        pen.text((across, baseline), part, font=font, fill=ink, anchor="ls")
        across += font.getlength(part)


def _clean(text: str) -> str:
    """Letters composed, spaces single, without pictograms: fonts of letters have none."""
    composed = unicodedata.normalize("NFC", text)
    kept = (one for one in composed if unicodedata.category(one) not in {"So", "Sk", "Cf", "Mn"})
    return " ".join("".join(kept).split())


@cache
def _script_of(letter: str, family: str) -> str | None:
    if letter.isspace():
        return SCRIPTS[0]
    for script in SCRIPTS:
        font = _font(family, script, SIZES[-1], 400)
        if bytes(font.getmask(letter)) != bytes(font.getmask(NOTHING)):
            return script
    return None


@cache
def _font(family: str, script: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    folder = Path(settings.STATICFILES_DIRS[0]) / "fonts"
    font = ImageFont.truetype(folder / f"{family}-{script}-wght-normal.woff2", size)
    axes = [
        float(weight if axis["name"] == b"Weight" else axis["default"] or 0)
        for axis in font.get_variation_axes()
    ]
    font.set_variation_by_axes(axes)
    return font
