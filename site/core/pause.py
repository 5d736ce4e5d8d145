"""One switch that keeps everything from leaving the house.

The switch is a file and not a row: a database restored from yesterday must not be able to turn
yesterday's sending on again. It lies beside the database, is read before every batch of mail and
before every copy, and costs one `stat`.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

FLAG = "sending-paused"


def is_paused() -> bool:
    """Whether mail and copies must wait."""
    return _flag().exists()


def why() -> str:
    """The sentence that was given when sending was paused, or nothing while it is not."""
    try:
        return _flag().read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def pause(reason: str) -> None:
    """Hold all mail and all copies from now on, across restarts and power cuts."""
    flag = _flag()
    flag.parent.mkdir(parents=True, exist_ok=True)
    with flag.open("w", encoding="utf-8") as file:
        file.write(reason + "\n")
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(flag.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def resume() -> bool:
    """Let mail and copies leave again; says whether they had been held."""
    try:
        _flag().unlink()
    except FileNotFoundError:
        return False
    return True


def _flag() -> Path:
    return Path(settings.VAR_DIR) / FLAG
