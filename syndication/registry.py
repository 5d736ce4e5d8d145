"""Which platforms there are, and what each can do."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from syndication.exchange import Platform


class UnknownPlatform(LookupError):
    """No platform of that name is listed in SYNDICATION_PLATFORMS."""


def platforms() -> list[Platform]:
    """Every platform of `settings.SYNDICATION_PLATFORMS`, in that order, each made once."""
    return [_made(path) for path in settings.SYNDICATION_PLATFORMS]


def platform(key: str) -> Platform:
    """The platform of that key; raises `UnknownPlatform`."""
    for one in platforms():
        if one.key == key:
            return one
    known = ", ".join(one.key for one in platforms())
    raise UnknownPlatform(f"There is no platform {key!r}. Known are: {known}.")


def able(ability: type) -> list[Platform]:
    """The platforms that have an ability: one of the protocols of `syndication.exchange`."""
    return [one for one in platforms() if isinstance(one, ability)]


@cache
def _made(path: str) -> Platform:
    made: Platform = import_string(path)()
    return made
