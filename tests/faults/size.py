"""How often a fault strikes: a few times in every run, in full under `make faults`."""

from __future__ import annotations

import os

IS_FULL = os.environ.get("FAULTS") == "full"


def of(few: int, full: int) -> int:
    """The number for this run."""
    return full if IS_FULL else few
