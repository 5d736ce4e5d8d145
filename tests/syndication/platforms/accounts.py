"""The account of a fake, as a channel has it."""

from __future__ import annotations

from typing import Any

from syndication.exchange import Account


def account(fake: Any, **facts: str) -> Account:
    return Account(fake.base_url, {**fake.secrets, **facts})
