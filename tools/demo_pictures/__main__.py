"""Draw every picture, or those named: `python -m tools.demo_pictures airport keys`."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.demo_pictures import figures, ledger, people, rooms, streets, travel

DEMO = Path(__file__).resolve().parents[2] / "demo"
PICTURES = {
    "freehold": [
        travel.airport,
        travel.harbour,
        travel.phare,
        streets.house,
        streets.signpost,
        streets.doors,
        figures.ledger,
        rooms.keys,
        rooms.garden,
        rooms.shelf,
        people.logo,
        people.maud,
        people.ibrahim,
        people.teun,
        people.odile,
    ],
    "slow-ledger": [
        ledger.invoice,
        ledger.calendar,
        ledger.pottery,
        ledger.logo,
        people.nell,
    ],
}

for brand, scenes in PICTURES.items():
    for scene in scenes:
        name = scene.__name__
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        size = scene().save(DEMO / brand / "pictures" / f"{name}.webp")
        print(f"{brand}/{name}.webp  {size / 1000:.0f} kB")
