"""How a brand looks, from a handful of choices: the custom properties of its style sheet.

The quieter colours (surfaces, lines, small print) are mixed from text and paper, so that whoever
chooses two colours gets seven that belong together and can be read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

from core.contrast import ENOUGH, contrast, mix

FAMILIES = {
    "sans": '--font-text: "Inter", system-ui, sans-serif;',
    "classic": '--font-ui: "Source Serif 4", Georgia, serif;',
}
CORNERS = {"sharp": "0", "soft": "4px", "round": "12px"}
MEASURES = {"narrow": "34rem", "usual": "38rem", "wide": "42rem"}
# Shares of ink in the paper. Small print takes the first one that can be read.
SURFACE, LINE, LINE_STRONG = 0.045, 0.14, 0.5
QUIET = (0.72, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a page, in the light or in the dark."""

    paper: str
    ink: str
    accent: str

    @property
    def surface(self) -> str:
        """What cards and code stand on."""
        return mix(self.ink, self.paper, SURFACE)

    @property
    def quiet(self) -> str:
        """Small print: as quiet as can be read on a surface."""
        shades = [mix(self.ink, self.paper, share) for share in QUIET]
        return next((one for one in shades if contrast(one, self.surface) >= ENOUGH), shades[-1])

    def readable(self, name: str) -> float:
        """The least contrast of a colour with what it stands on."""
        colour = getattr(self, name)
        return min(contrast(colour, ground) for ground in (self.paper, self.surface))

    def properties(self) -> dict[str, str]:
        """The colours by the names that the style sheets know them under."""
        return {
            "accent": self.accent,
            "paper": self.paper,
            "surface": self.surface,
            "field": mix(self.ink, self.paper, 0.01),
            "ink": self.ink,
            "quiet": self.quiet,
            "line": mix(self.ink, self.paper, LINE),
            "line-strong": mix(self.ink, self.paper, LINE_STRONG),
        }


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a brand may choose about its pages."""

    accent: str = "#9a3b26"
    accent_dark: str = "#f0a58f"
    paper: str = "#fdfbf7"
    paper_dark: str = "#191613"
    ink: str = "#211c18"
    ink_dark: str = "#ece5dc"
    typeface: str = "serif"
    corners: str = "soft"
    measure: str = "usual"

    @property
    def light(self) -> Palette:
        return Palette(paper=self.paper, ink=self.ink, accent=self.accent)

    @property
    def dark(self) -> Palette:
        return Palette(paper=self.paper_dark, ink=self.ink_dark, accent=self.accent_dark)

    def css(self) -> str:
        """The style sheet that makes the house's pages the brand's."""
        dark = self.dark.properties()
        colours = " ".join(
            f"--{name}: light-dark({colour}, {dark[name]});"
            for name, colour in self.light.properties().items()
        )
        shape = f"--corner: {CORNERS[self.corners]}; --measure: {MEASURES[self.measure]};"
        family = FAMILIES.get(self.typeface, "")
        return f"@layer tokens {{ :root {{ {colours} {shape} {family} }} }}\n"

    @property
    def mark(self) -> str:
        """A short mark that changes when anything of it does."""
        facts = "".join(str(getattr(self, one.name)) for one in fields(self))
        return hashlib.sha256(facts.encode()).hexdigest()[:8]


USUAL = Look()
