"""The room's domain error."""

from __future__ import annotations


class SyndicationError(Exception):
    """What was asked of the border cannot be done; the message says why and what to do."""
