"""Connections of threads that live for months."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections as every_connection

import pytest

from core import connections


@dataclass
class Old:
    """A connection that has had its time, inside a transaction or not."""

    in_atomic_block: bool
    is_closed: bool = False

    def close_if_unusable_or_obsolete(self) -> None:
        self.is_closed = True


@pytest.mark.parametrize("in_transaction", [True, False])
def test_an_old_connection_is_let_go_unless_it_is_in_a_transaction(monkeypatch, in_transaction):
    old = Old(in_atomic_block=in_transaction)
    monkeypatch.setattr(every_connection, "all", lambda **_only: [old])

    connections.renew()

    assert old.is_closed is not in_transaction
