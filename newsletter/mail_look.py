"""The brand's look as programs for mail understand it: plain colours, old fonts, left and right.

They know no custom properties, no `light-dark()` and no logical sides: what the
pages leave to the browser is worked out here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from core.contrast import contrast
from core.look import CORNERS, Palette
from core.models import Brand

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
SERIF = 'Georgia, "Times New Roman", serif'
SANS = '-apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif'
# What the text and what small print is set in.
FONTS = {"serif": (SERIF, SANS), "sans": (SANS, SANS), "classic": (SERIF, SERIF)}
# Outlook's Word engine takes the first family or Times; it is told one that it has.
WORD = {SERIF: "Georgia,serif", SANS: "Arial,sans-serif"}
ON_ACCENT = ("#ffffff", "#17130f")


@dataclass(frozen=True, slots=True)
class MailLook:
    """What the templates of mails and their style sheet are told."""

    brand: Brand
    language: str
    template: str = "magazine"

    def facts(self) -> dict[str, Any]:
        """For every template of a mail."""
        is_rtl = self.language.partition("-")[0] in RIGHT_TO_LEFT
        return {
            "brand": self.brand,
            "language": self.language,
            "is_letter": self.template == "letter",
            "direction": "rtl" if is_rtl else "ltr",
            "arrow": "←" if is_rtl else "→",
            "start": "right" if is_rtl else "left",
            "end": "left" if is_rtl else "right",
            "word_font": WORD[FONTS[self.brand.typeface][0]],
        }

    def css(self) -> str:
        """The style sheet that is put into the elements."""
        design = self.brand.design
        text_font, small_font = FONTS[design.typeface]
        facts = {
            "light": _colours(design.light),
            "dark": _colours(design.dark),
            "text_font": text_font,
            "small_font": small_font,
            "corner": CORNERS[design.corners],
        }
        return render_to_string("mail/style.css", self.facts() | facts)


def _colours(palette: Palette) -> dict[str, str]:
    """The palette by names a template can say, with the words that stand on the accent."""
    found = {name.replace("-", "_"): colour for name, colour in palette.properties().items()}
    on_accent = max(ON_ACCENT, key=lambda one: contrast(one, palette.accent))
    return {**found, "on_accent": on_accent}
