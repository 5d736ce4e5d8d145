"""Substack: everything we know about it."""

from __future__ import annotations

from typing import ClassVar


class Substack:
    """Substack."""

    key: ClassVar[str] = "substack"
    name: ClassVar[str] = "Substack"
