"""What every way out of the house has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from newsletter.smtp import Reply


class Connection(Protocol):
    """One open way, for one mail after the other."""

    @property
    def is_usable(self) -> bool:
        """Whether another mail may go this way."""
        ...

    def send(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_dot: Callable[[], None],
    ) -> Reply:
        """Hand a mail over: the answer that took it, or one of the four other outcomes."""
        ...

    def close(self) -> None:
        """Leave."""
        ...


class Transport(Protocol):
    """A way out: how to open it, and how often at once."""

    @property
    def connections(self) -> int:
        """How many may be open at once."""
        ...

    def open(self) -> Connection:
        """A fresh connection; raises `NotSent` with the reason."""
        ...
