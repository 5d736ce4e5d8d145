"""Wakes a worker: the one seam between rows that are due and the engine that does them.

Rows are the book, this is the bell. Ringing touches a file under VAR_DIR, which
all workers of a database share; they also look at the rows themselves every few
seconds, so a lost ring costs a moment, never work.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction


def path_of(engine: str) -> Path:
    """The file whose change wakes an engine's thread, in a folder that exists."""
    path = _place(engine)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def ring(engine: str) -> None:
    """Wake `engine` once the current transaction is committed."""
    transaction.on_commit(path_of(engine).touch)


def last_rung(engine: str) -> int:
    """When the bell was last rung, in nanoseconds; 0 for never."""
    try:
        return _place(engine).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _place(engine: str) -> Path:
    """Asked between all mails, so it is one string and no walk through folders."""
    return Path(f"{settings.VAR_DIR}/bells/{engine}")
