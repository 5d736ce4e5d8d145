"""A platform whose running sites can be read: it says what it is told to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from syndication.exchange import Account, ExchangeError, Field, Story

SECRET = "the-keeper's-key"


class Lighthouse:
    """Tells its stories to whoever has the key."""

    key: ClassVar[str] = "lighthouse"
    name: ClassVar[str] = "Lighthouse"
    source_fields: ClassVar[tuple[Field, ...]] = (Field("key", "Key", "From the keeper."),)
    told: ClassVar[list[Story | ExchangeError]] = []
    accounts: ClassVar[list[Account]] = []

    def read_live(self, account: Account) -> Iterator[Story]:
        self.accounts.append(account)
        for one in self.told:
            if isinstance(one, ExchangeError):
                raise one
            yield one
