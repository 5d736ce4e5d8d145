"""One line that says what a long command is doing, on a terminal only."""

from __future__ import annotations

import shutil
import time
from typing import Protocol, Self

MOMENT = 0.1  # seconds between two paintings of the line


class Terminal(Protocol):
    """What a command's stdout and stderr offer."""

    def write(self, msg: str = "", *, ending: str | None = None) -> object: ...
    def isatty(self) -> bool: ...


class Progress:
    """A context in which `step()` repaints one line; silent where nobody watches."""

    def __init__(self, stream: Terminal) -> None:
        self._stream = stream
        self._shown = stream.isatty()
        self._count = 0
        self._painted_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._shown and self._count:
            self._stream.write("\r\x1b[K", ending="")

    def step(self, what: str) -> None:
        """Count one more thing done and name it."""
        self._count += 1
        now = time.monotonic()
        if self._shown and now - self._painted_at >= MOMENT:
            self._painted_at = now
            width = max(20, shutil.get_terminal_size().columns - 1)
            self._stream.write(f"\r\x1b[K{f'{self._count}  {what}'[:width]}", ending="")
