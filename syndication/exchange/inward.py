"""Stories and people come in: what a platform file reads from a stranger's bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, ClassVar, Literal, Protocol, runtime_checkable

from syndication.exchange.account import Account, Field

Visibility = Literal["public", "members", "password", "private", "unlisted"]
Status = Literal["published", "draft", "scheduled", "private"]


@dataclass(frozen=True, slots=True)
class Media:
    """A file that came along in an export, read only when asked for."""

    name: str
    data: bytes = field(repr=False)
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody answered to a story or under a copy; HTML is hostile until sanitised.

    `answers` is the `source_id` of the comment it answers. No mail address and no network
    address comes along.
    """

    source_id: str
    html: str = field(repr=False)
    author: str = ""
    author_handle: str = ""
    author_url: str = ""
    source_url: str = ""
    answers: str = ""
    written_at: datetime | None = None
    state: Literal["approved", "pending", "spam", "removed"] = "pending"


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
    cover_alt: str = ""
    language: str = ""
    # "left_out" is a line of the report alone: its warnings say what of the file is no story.
    kind: Literal["post", "page", "response", "left_out"] = "post"
    series: str = ""
    search_title: str = ""
    search_description: str = ""
    social_title: str = ""
    social_description: str = ""
    old_urls: tuple[str, ...] = ()  # further addresses it had, for redirects
    comments: tuple[Comment, ...] = field(default=(), repr=False)
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
    newsletter: str = ""  # the list's short name where an export of ours has several
    history: Mapping[str, Any] | None = None  # what else an export of ours tells; not believed yet


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no without its address: the keyed hash that an export of ours keeps of it.

    `newsletter` is a short name, empty for the whole brand; `key` is a sign of
    the key, by which a house sees whether it can recognise the hash.
    """

    address_hash: str
    reason: str
    newsletter: str = ""
    note: str = ""
    at: datetime | None = None
    key: str = ""


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


@runtime_checkable
class CarriesRefusals(Protocol):
    """Its exports hold every no that was said, also of those who are in no list any more."""

    def read_refusals(self, drop: Drop) -> Iterator[Refusal]: ...


@runtime_checkable
class ReadsLiveSites(Protocol):
    """Brings stories home from a running site through its API, without an export file."""

    source_fields: ClassVar[tuple[Field, ...]]

    def read_live(self, account: Account) -> Iterator[Story]: ...
