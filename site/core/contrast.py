"""Whether a colour can be read on another: the contrast of WCAG 2.2, 1.4.3."""

from __future__ import annotations

ENOUGH = 4.5  # level AA, for text of ordinary size
LINEAR_UP_TO = 0.04045  # sRGB, as in WCAG's definition of relative luminance


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white), of two colours written as #rrggbb."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """A colour between two: `share` of the first, from 0 to 1, the rest of the second."""
    parts = (
        round(int(one[at : at + 2], 16) * share + int(other[at : at + 2], 16) * (1 - share))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= LINEAR_UP_TO else ((part + 0.055) / 1.055) ** 2.4)
