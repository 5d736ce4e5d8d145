"""What can go wrong with people; each message says what to do."""

from __future__ import annotations


class PeopleError(Exception):
    """Something about accounts or teams cannot be done as asked."""
