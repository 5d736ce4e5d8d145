"""Copies go out: an article as a value, and what a platform can do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Literal, Protocol, runtime_checkable

from syndication.exchange.account import Account, Field
from syndication.exchange.inward import Comment


@dataclass(frozen=True, slots=True)
class Probe:
    """What a platform says about an account before it is saved."""

    name: str
    url: str
    can_publish: bool
    canonical: Literal["true", "attribution", "none"]
    warnings: tuple[str, ...] = ()
    lives: timedelta | None = None  # how long from now on the access lasts, where it ends by itself


Shape = Literal["copy", "excerpt", "link"]  # the whole text, its beginning, or words with a link


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An article ready to be copied: absolute addresses, clean HTML, no scripts."""

    key: str  # stable identity of the article at home (UUID), used as an idempotency key
    title: str
    html: str
    text: str
    canonical_url: str
    excerpt: str = ""
    slug: str = ""
    tags: tuple[str, ...] = ()
    language: str = "en"
    cover_url: str = ""
    cover_alt: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    sponsor: str = ""
    shape: Shape = "copy"
    note: str = ""  # the words an editor wrote for this network; empty: the platform's own
    link_url: str = ""  # the canonical with source tags, for the visible link; empty: the canonical


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform answered: where the copy is and which version it holds."""

    remote_id: str
    remote_url: str
    remote_revision: str = ""


@runtime_checkable
class TakesCopies(Protocol):
    """Creates and removes copies. `create` is exactly one irreversible request."""

    connection_fields: ClassVar[tuple[Field, ...]]

    def probe(self, account: Account) -> Probe: ...

    def create(self, account: Account, article: Outgoing) -> Receipt: ...

    def delete(self, account: Account, receipt: Receipt) -> None: ...


@runtime_checkable
class UpdatesCopies(Protocol):
    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt: ...


@runtime_checkable
class FindsCopies(Protocol):
    """Answers whether a copy exists when the answer to `create` was lost."""

    settle_seconds: ClassVar[int]

    def find(self, account: Account, article: Outgoing) -> Receipt | None: ...


@runtime_checkable
class DraftsCopies(Protocol):
    """Hides a copy instead of removing it; `update` shows it again."""

    def draft(self, account: Account, receipt: Receipt) -> Receipt: ...


@runtime_checkable
class ReadsCopies(Protocol):
    """Reads a copy as it is there now, so that a person sees what somebody changed."""

    def read(self, account: Account, receipt: Receipt) -> str:
        """Its text as markup."""
        ...


@runtime_checkable
class AssistsCopies(Protocol):
    """A platform where a person presses the button: prepared address and numbered steps."""

    def steps(self, article: Outgoing, import_url: str) -> tuple[str, ...]: ...

    def recognises(self, remote_url: str) -> bool: ...


@runtime_checkable
class ShapesCopies(Protocol):
    """Says which shapes it takes, the usual one first; a platform without it takes whole copies."""

    shapes: ClassVar[tuple[Shape, ...]]


@runtime_checkable
class CountsText(Protocol):
    """A network with a limit on words, counted in its own way."""

    longest: ClassVar[int]

    def length(self, text: str) -> int: ...

    def words(self, article: Outgoing) -> str:
        """What would be posted for this article, the link included."""
        ...


@runtime_checkable
class TellsLosses(Protocol):
    """Says before anything is sent what will not arrive, one sentence each."""

    def losses(self, article: Outgoing) -> tuple[str, ...]: ...


@runtime_checkable
class CostsMoney(Protocol):
    """What one create costs, in US cents; counted against the channel's cap."""

    def price(self, article: Outgoing) -> float: ...


@runtime_checkable
class ChargesForLooking(Protocol):
    """What one look for a copy costs, in US cents; counted against the same cap."""

    def price_of_looking(self) -> float: ...


@runtime_checkable
class ReadsResponses(Protocol):
    """What people answered under a copy, oldest first; known by their address there."""

    def read_responses(self, account: Account, receipt: Receipt) -> Iterator[Comment]: ...
