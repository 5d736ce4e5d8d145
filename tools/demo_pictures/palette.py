"""The colours of the two brands, one place for each."""

from __future__ import annotations

NIGHT, DEEP, TEAL, SEA, MIST = "#0b2a30", "#0f4549", "#17696b", "#4fa39c", "#c4e0d6"
CREAM, SAND, APRICOT, CORAL, BRICK = "#faf0dc", "#efd9b4", "#f4b982", "#e4764f", "#a8432f"
BRASS, INK = "#e0aa4a", "#10222a"

AUBERGINE, PLUM, ROSE, BLUSH, PAPER = "#2f1430", "#7a2e5d", "#c8739f", "#f2cbd8", "#fbf1ee"
MUSTARD, OLIVE, CLAY = "#dca93c", "#7d8352", "#c9764f"

SKINS = {"dark": "#7b4a2f", "brown": "#a8683f", "olive": "#c98d5f", "fair": "#eab893"}
