"""Locks that a session of PostgreSQL holds: all machines of one database see who lives.

The server drops them when the process dies, and with TCP keepalive also within
half a minute after its machine or the line to it has died.
"""

from __future__ import annotations

import hashlib
import threading
from typing import Any

from django.db import connection

ROOM = 0x646F6D69  # "domi": the first half of the two numbers that name a lock of ours
KEEPALIVE = (
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
)
HELD = """
    SELECT count(*) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 2
      AND classid = %s::bigint::oid AND objid = %s::bigint::oid
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def are_shared() -> bool:
    """Whether the database is one that several machines can use."""
    return connection.vendor == "postgresql"


def is_held(name: str) -> bool:  # pragma: no cover - on PostgreSQL (make test-postgres)
    """Whether somebody holds the lock of that name. Looks only, so that nobody is disturbed."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [ROOM, number_of(name)])
        return bool(cursor.fetchone()[0])


def number_of(name: str) -> int:  # pragma: no cover - on PostgreSQL (make test-postgres)
    """The second half of a lock's numbers: 31 bits of the name's SHA-256."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) >> 1


class Session:  # pragma: no cover - on PostgreSQL (make test-postgres)
    """A connection of its own that holds one lock; threads may share it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._connection: Any = None
        self._one_at_a_time = threading.Lock()

    def hold(self) -> None:
        """Hold the lock, on a new connection where the old one is gone.

        Raises the database's own error when there is none to be had: then
        nothing may be claimed either.
        """
        with self._one_at_a_time:
            if not self._answers():
                self._connection = connection.get_new_connection(connection.get_connection_params())
                self._connection.autocommit = True
                self._connection.execute(KEEPALIVE)
                self._connection.execute(
                    "SELECT pg_advisory_lock(%s, %s)", [ROOM, number_of(self.name)]
                )

    def close(self) -> None:
        """Let go."""
        with self._one_at_a_time:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _answers(self) -> bool:
        if self._connection is None:
            return False
        driver: Any = connection.Database  # type: ignore[attr-defined]  # every backend has one
        try:
            self._connection.execute("SELECT 1")
        except driver.Error:
            self._connection.close()
            self._connection = None
            return False
        return True
