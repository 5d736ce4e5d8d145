"""The database connections of a thread that lives for months."""

from __future__ import annotations

from django.db import connections


def renew() -> None:
    """Let go of connections that died or grew old; the next question opens fresh ones.

    One that is in a transaction is kept: Django's own `close_old_connections`
    would drop it, and with it what was written and not yet committed.
    """
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
