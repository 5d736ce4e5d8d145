"""WordPress: everything we know about it."""

from __future__ import annotations

from typing import ClassVar


class WordPress:
    """WordPress."""

    key: ClassVar[str] = "wordpress"
    name: ClassVar[str] = "WordPress"
