"""A sheet to draw on: shapes in the units of the finished picture, twice as fine inside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw

FINE = 2
STEPS = 16  # straight pieces that make one curved one
Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Canvas:
    """A picture in the making. `alpha` is 0 (nothing) to 1 (covers)."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * FINE, height * FINE), ground)
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def wash(self, box: Box, colours: Sequence[str]) -> None:
        """Fill a box from top to bottom, through the colours at equal distances."""
        left, top, right, bottom = (round(value * FINE) for value in box)
        strip = Image.new("RGB", (1, len(colours)))
        for place, colour in enumerate(colours):
            strip.putpixel((0, place), ImageColor.getrgb(colour)[:3])
        # Cut at the middle of the first and the last colour: no flat ends.
        edges = (0, 0.5, 1, len(colours) - 0.5)
        size = (right - left, bottom - top)
        self.image.paste(strip.resize(size, Image.Resampling.BILINEAR, box=edges), (left, top))

    def shape(self, points: Sequence[Point], fill: str, alpha: float = 1) -> None:
        """A shape with straight sides."""
        self._pen.polygon(_fine(points), fill=_ink(fill, alpha))

    def smooth(self, points: Sequence[Point], fill: str, alpha: float = 1) -> None:
        """A shape whose outline bends through the points."""
        self.shape(curve(points), fill, alpha)

    def box(self, box: Box, fill: str, *, radius: float = 0, alpha: float = 1) -> None:
        """An upright rectangle, with round corners if asked."""
        left, top, right, bottom = (value * FINE for value in box)
        place = (left, top, right - 1, bottom - 1)
        self._pen.rounded_rectangle(place, radius * FINE, fill=_ink(fill, alpha))

    def disc(self, at: Point, radius: float, fill: str, alpha: float = 1) -> None:
        """A circle."""
        self.oval(at, (radius, radius), fill, alpha)

    def oval(self, at: Point, radii: Point, fill: str, alpha: float = 1) -> None:
        """An upright ellipse."""
        (x, y), (across, down) = at, radii
        place = [(x - across) * FINE, (y - down) * FINE, (x + across) * FINE, (y + down) * FINE]
        self._pen.ellipse(place, fill=_ink(fill, alpha))

    def ring(self, at: Point, radius: float, fill: str, width: float) -> None:
        """The line of a circle."""
        x, y = at
        place = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
        self._pen.ellipse(place, outline=_ink(fill, 1), width=round(width * FINE))

    def arch(self, box: Box, fill: str, alpha: float = 1) -> None:
        """A door's shape: a rectangle with a half circle on top, inside the box."""
        left, top, right, bottom = box
        radius = (right - left) / 2
        self.box((left, top + radius, right, bottom), fill, alpha=alpha)
        place = [left * FINE, top * FINE, right * FINE, (top + 2 * radius) * FINE]
        self._pen.pieslice(place, 180, 360, fill=_ink(fill, alpha))

    def line(self, points: Sequence[Point], fill: str, width: float, alpha: float = 1) -> None:
        """A line with round joints and, if it covers, round ends."""
        self._pen.line(
            _fine(points), fill=_ink(fill, alpha), width=max(1, round(width * FINE)), joint="curve"
        )
        if alpha == 1:
            for point in (points[0], points[-1]):
                self.disc(point, width / 2, fill)

    def bend(self, points: Sequence[Point], fill: str, width: float) -> None:
        """A line that bends through the points."""
        self.line(curve(points, closed=False), fill, width)

    def glow(self, at: Point, radius: float, fill: str, alpha: float) -> None:
        """Light around a point, fading outwards."""
        size = round(radius * 2 * FINE)
        light = Image.radial_gradient("L").resize((size, size), Image.Resampling.BICUBIC)
        mask = light.point([round(max(0, 255 - value * 1.4) * alpha) for value in range(256)])
        corner = (round((at[0] - radius) * FINE), round((at[1] - radius) * FINE))
        self.image.paste(Image.new("RGB", (size, size), fill), corner, mask)

    def save(self, path: Path, *, quality: int = 82) -> int:
        """Scale down and write as WebP; returns the bytes."""
        path.parent.mkdir(parents=True, exist_ok=True)
        small = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        small.save(path, "WEBP", quality=quality, method=6)
        return path.stat().st_size


def curve(points: Sequence[Point], *, closed: bool = True) -> list[Point]:
    """Points on a smooth line through the given ones (Catmull and Rom)."""
    # An open line gets its ends twice, so that the other end does not pull at them.
    known = list(points) if closed else [points[0], *points, points[-1]]
    places = range(len(points)) if closed else range(1, len(points))
    found = [_between(known, place, step / STEPS) for place in places for step in range(STEPS)]
    return found if closed else [*found, points[-1]]


def _between(points: Sequence[Point], place: int, part: float) -> Point:
    a, b, c, d = (points[(place + step) % len(points)] for step in (-1, 0, 1, 2))
    x, y = (
        0.5
        * (
            2 * q
            + (r - p) * part
            + (2 * p - 5 * q + 4 * r - s) * part**2
            + (3 * q - p - 3 * r + s) * part**3
        )
        for p, q, r, s in zip(a, b, c, d, strict=True)
    )
    return x, y


def _fine(points: Sequence[Point]) -> list[Point]:
    return [(x * FINE, y * FINE) for x, y in points]


def _ink(colour: str, alpha: float) -> tuple[int, int, int, int]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue, round(alpha * 255)
