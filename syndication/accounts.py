"""From a stored channel to the account that a platform file is given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.secrets import CannotDecrypt
from syndication.exchange import Account, AssistsCopies, Field, Platform, TakesCopies
from syndication.models import Channel, Credential
from syndication.registry import UnknownPlatform, able, platform


def takers() -> list[Platform]:
    """The platforms that a channel can be opened to, in the order of the settings."""
    found = [*able(TakesCopies), *(one for one in able(AssistsCopies))]
    return list({one.key: one for one in found}.values())


def fields_of(one: Platform) -> tuple[Field, ...]:
    """What a platform asks for beside its address."""
    return one.connection_fields if isinstance(one, TakesCopies) else ()


def account_of(channel: Channel) -> Account:
    """Where the channel leads and what proves who we are; raises `CannotDecrypt`."""
    return Account(base_url=channel.base_url, secrets=stored(channel))


def stored(channel: Channel) -> Mapping[str, str]:
    """The fields of the connection by name, decrypted; never show those that are secret."""
    found = Credential.objects.filter(channel=channel).first()
    facts: dict[str, Any] = json.loads(found.secrets) if found else {}
    return {name: str(value) for name, value in facts.items()}


def readable(channel: Channel) -> Mapping[str, str]:
    """The same; nothing where the key that encrypted them is gone."""
    try:
        return stored(channel)
    except CannotDecrypt:
        return {}


def is_assisted(one: Platform, secrets: Mapping[str, str]) -> bool:
    """Whether a person presses the button there: it can be done so, and nothing secret is known."""
    if not isinstance(one, AssistsCopies):
        return False
    return not any(secrets.get(field.name) for field in fields_of(one) if field.secret)


def platform_of(channel: Channel) -> Platform:
    """The platform of a channel; raises `UnknownPlatform` when it is not listed any more."""
    return platform(channel.platform)


def known_platform(channel: Channel) -> Platform | None:
    """The platform of a channel; None when it is not listed any more: its rows stay."""
    try:
        return platform_of(channel)
    except UnknownPlatform:
        return None
