"""Ghost: everything we know about it."""

from __future__ import annotations

from typing import ClassVar


class Ghost:
    """Ghost."""

    key: ClassVar[str] = "ghost"
    name: ClassVar[str] = "Ghost"
