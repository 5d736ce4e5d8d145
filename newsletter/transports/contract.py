"""What every way out of the house has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from newsletter.smtp import NotSent, Outcome, Reply


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


class RouteTransport(Transport, Protocol):
    """A way out that can be tried before it is saved."""

    def probe(self) -> str:
        """Ask whether we may send here, and say in a sentence what was answered.

        Raises `NotSent` with the reason.
        """
        ...


class Mail(NamedTuple):
    """A mail in its envelope."""

    envelope_from: str
    recipient: str
    message: bytes


@runtime_checkable
class Pipelines(Protocol):
    """A connection that opens the next mail while the other side still reads the last one."""

    def send(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_dot: Callable[[], None],
        following: Mail | None = None,
    ) -> Reply:
        """As `Connection.send`; whoever gives a `following` mail sends that one next, or leaves."""
        ...

    @property
    def pipelines(self) -> bool:
        """Whether it makes a difference."""
        ...


@runtime_checkable
class KeepsAlive(Protocol):
    """A connection that a silence would end."""

    def keep_alive(self) -> None:
        """Say something, so that the other side does not hang up."""
        ...


@runtime_checkable
class TakesBatches(Protocol):
    """A connection that takes several mails in one request: they are in doubt together."""

    def send_batch(
        self, mails: Sequence[Mail], *, before: Callable[[], None]
    ) -> list[Reply | Outcome]:
        """What became of each mail, in their order.

        `before` is called right before the request leaves; an error of it is
        raised as it is. Raises `NotSent` and `Unanswered` for all at once.
        """
        ...


@runtime_checkable
class Batching(Protocol):
    """A transport whose connections take batches of up to `batch` mails."""

    @property
    def batch(self) -> int:
        """How many mails may go in one request."""
        ...


@dataclass(frozen=True, slots=True)
class NoTransport:
    """In the place of a way that cannot be built: it says why to all who come."""

    reason: str
    connections: int = 1

    def open(self) -> Connection:
        """Raises `NotSent` with the reason."""
        raise NotSent(self.reason)

    def probe(self) -> str:
        """Raises `NotSent` with the reason."""
        raise NotSent(self.reason)
