"""What crosses the border: plain values between a platform file and the house.

A platform file turns a stranger's bytes into these values and these values
into a stranger's requests. It knows no database: everything here is a frozen
dataclass, a protocol or an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, ClassVar, Literal, Protocol, runtime_checkable

# --- errors ----------------------------------------------------------------


class ExchangeError(Exception):
    """Something at the border failed; the message is a sentence for an editor.

    `permanent` says whether waiting can heal it; `retry_after` is the wait the
    other side asked for, in seconds.
    """

    def __init__(
        self, message: str, *, permanent: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class UnreadableFile(ExchangeError):
    """A file is not what it should be; says what is wrong and what to export instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class NeedsNewConnection(ExchangeError):
    """The platform refused our credentials; a person must connect the channel again."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class SlowDown(ExchangeError):
    """The platform asked us to wait (429 and the like): the whole channel pauses."""


class Unanswered(ExchangeError):
    """The request left and no answer was read: whether it took effect is unknown."""


class NotSent(ExchangeError):
    """The request never left (no connection): it is safe to try again."""


class Gone(ExchangeError):
    """The remote copy does not exist any more."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class EditedThere(ExchangeError):
    """Somebody changed the copy on the platform since we last wrote it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class ByHand(ExchangeError):
    """The platform leaves this to a person; the message says what to do there."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


# --- copies go out -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Account:
    """A connected account: where it is and how to prove who we are.

    `secrets` holds decrypted credentials by field name; never log it.
    """

    base_url: str
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Probe:
    """What a platform says about an account before it is saved."""

    name: str
    url: str
    can_publish: bool
    canonical: Literal["true", "attribution", "none"]
    warnings: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform answered: where the copy is and which version it holds."""

    remote_id: str
    remote_url: str
    remote_revision: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a connection form."""

    name: str
    label: str
    help_text: str = ""
    secret: bool = True
    required: bool = True


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
class AssistsCopies(Protocol):
    """A platform where a person presses the button: prepared address and numbered steps."""

    def steps(self, article: Outgoing, import_url: str) -> tuple[str, ...]: ...

    def recognises(self, remote_url: str) -> bool: ...


# --- stories and people come in ----------------------------------------------

Visibility = Literal["public", "members", "password", "private", "unlisted"]
Status = Literal["published", "draft", "scheduled", "private"]


@dataclass(frozen=True, slots=True)
class Media:
    """A file that came along in an export, read only when asked for."""

    name: str
    data: bytes = field(repr=False)
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One post, page or letter read from an export; HTML is hostile until sanitised."""

    source_id: str
    title: str
    html: str = field(repr=False)
    source_url: str = ""
    canonical_url: str = ""
    standfirst: str = ""
    slug: str = ""
    status: Status = "draft"
    visibility: Visibility = "public"
    published_at: datetime | None = None
    updated_at: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cover_url: str = ""
    language: str = ""
    kind: Literal["post", "page", "response"] = "post"
    warnings: tuple[str, ...] = ()


PersonState = Literal[
    "confirmed", "pending", "unsubscribed", "bounced", "complained", "blocked", "no_email"
]


@dataclass(frozen=True, slots=True)
class Person:
    """One line of an audience file: who, and what the file says about consent.

    `state` is what the platform claims; the house decides (`newsletter.consent`).
    An empty `state` means the word in the file is not known: it is refused, never guessed.
    """

    row: int
    address: str
    state: PersonState | Literal[""] = "pending"
    name: str = ""
    language: str = ""
    subscribed_at: datetime | None = None
    confirmed_at: datetime | None = None
    left_at: datetime | None = None
    ip: str = ""
    evidence: str = ""
    tags: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure a platform is that a file is its export: 0 (no) to 100 (certain)."""

    confidence: int
    label: str
    holds: tuple[Literal["stories", "people"], ...] = ()


@runtime_checkable
class Drop(Protocol):
    """A dropped file or folder, opened with limits: names, and bytes on demand.

    Implemented by `syndication.archive`; a single file is a drop with one member.
    """

    name: str

    def members(self) -> Iterable[str]: ...

    def open(self, member: str) -> BinaryIO: ...

    def head(self, member: str, size: int = 65536) -> bytes: ...


@runtime_checkable
class ExportsStories(Protocol):
    def recognise(self, drop: Drop) -> Recognition: ...

    def read_stories(self, drop: Drop) -> Iterator[Story]: ...


@runtime_checkable
class ExportsPeople(Protocol):
    def recognise(self, drop: Drop) -> Recognition: ...

    def read_people(self, drop: Drop) -> Iterator[Person]: ...


class Platform(Protocol):
    """Everything known about one platform. Abilities are the protocols above."""

    key: ClassVar[str]
    name: ClassVar[str]
