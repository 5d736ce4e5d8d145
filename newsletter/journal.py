"""Every no, in a file beside the database: a restore replays it, so that no one is forgotten.

Append-only and fsynced before anybody is told "done". One JSON object a line:
`act` is "no" or "lifted" (the person came back by their own confirmation).
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

FOLDER = "journal"
FILE = "suppression.jsonl"


@dataclass(frozen=True, slots=True)
class Line:
    """One no, or its taking back. `newsletter` is a slug; empty means the whole brand."""

    act: str
    site: str
    newsletter: str
    address_hash: str
    reason: str
    at: str


def path() -> Path:
    """Where the journal lies."""
    return Path(settings.VAR_DIR) / FOLDER / FILE


def append(line: Line) -> None:
    """Write one line and wait until the disk has it; raises `OSError`."""
    append_all([line])


def append_all(written: Iterable[Line]) -> None:
    """Write many lines and wait once until the disk has them; raises `OSError`."""
    place = path()
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, "".join(json.dumps(asdict(line)) + "\n" for line in written).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def lines() -> Iterator[Line]:
    """Every whole line, oldest first; one that a power cut left torn is passed over."""
    if not path().exists():
        return
    with path().open(encoding="utf-8", errors="replace") as file:
        for raw in file:
            try:
                yield Line(**json.loads(raw))
            except (ValueError, TypeError):
                continue
