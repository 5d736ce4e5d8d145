"""Blogger: everything we know about it."""

from __future__ import annotations

from typing import ClassVar

from syndication.platforms.blogger.copies import Copies
from syndication.platforms.blogger.stories import Stories


class Blogger(Copies, Stories):
    """Blogger."""

    key: ClassVar[str] = "blogger"
    name: ClassVar[str] = "Blogger"
