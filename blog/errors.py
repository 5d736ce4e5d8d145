"""What can go wrong in this room; each message says what to do."""

from __future__ import annotations


class BlogError(Exception):
    """Something about articles or responses cannot be done as asked."""
