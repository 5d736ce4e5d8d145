"""Tumblr: everything we know about it."""

from __future__ import annotations

from typing import ClassVar

from syndication.platforms.tumblr.copies import Copies
from syndication.platforms.tumblr.stories import Stories


class Tumblr(Copies, Stories):
    """Tumblr."""

    key: ClassVar[str] = "tumblr"
    name: ClassVar[str] = "Tumblr"
