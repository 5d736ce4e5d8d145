"""WriteFreely and Write.as: everything we know about them."""

from __future__ import annotations

from typing import ClassVar

from syndication.platforms.write_freely.copies import Copies
from syndication.platforms.write_freely.stories import Stories


class WriteFreely(Copies, Stories):
    """WriteFreely and Write.as."""

    key: ClassVar[str] = "write_freely"
    name: ClassVar[str] = "WriteFreely"
