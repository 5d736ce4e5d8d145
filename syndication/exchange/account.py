"""A connection to a platform: what the form asks for and what it became."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, Protocol, runtime_checkable


class Platform(Protocol):
    """Everything known about one platform. Abilities are the protocols of this package."""

    key: ClassVar[str]
    name: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Account:
    """A connected account: where it is and how to prove who we are.

    `secrets` holds decrypted credentials by field name; never log it.
    """

    base_url: str
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """What proves who we are from now on, by field name, and for how long; never log it."""

    secrets: Mapping[str, str] = field(repr=False)
    lives: timedelta


@runtime_checkable
class RenewsAccess(Protocol):
    """Exchanges credentials that are about to end for others that live on.

    Raises `ByHand` where what was typed does not allow it.
    """

    def renew(self, account: Account) -> Access: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a connection form."""

    name: str
    label: str
    help_text: str = ""
    secret: bool = True
    required: bool = True
