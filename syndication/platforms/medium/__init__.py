"""Medium: everything we know about it."""

from __future__ import annotations

from typing import ClassVar


class Medium:
    """Medium."""

    key: ClassVar[str] = "medium"
    name: ClassVar[str] = "Medium"
