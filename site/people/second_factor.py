"""Whether somebody of the staff must, or may, prove with a second thing that it is them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from allauth.mfa.utils import is_mfa_enabled

REQUIRED, OFFERED = "required", "offered"


def is_missing(user: Any) -> bool:
    """Whether a person has neither a passkey nor an authenticator app."""
    return not is_mfa_enabled(user)


def is_required() -> bool:
    """Whether the admin stays closed until there is one."""
    return bool(settings.STAFF_SECOND_FACTOR == REQUIRED)


@register("security")
def check_setting(**_facts: object) -> list[CheckMessage]:
    """A misspelt setting must not quietly mean "offered"."""
    if settings.STAFF_SECOND_FACTOR in {REQUIRED, OFFERED}:
        return []
    return [
        Error(
            f"STAFF_SECOND_FACTOR is {settings.STAFF_SECOND_FACTOR!r}.",
            hint="Set it to required or offered, or leave it unset.",
            id="people.E001",
        )
    ]
