"""Somebody says where the stories of a run stood, whose export does not say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from syndication.actions.intake import IntakeError, look_again
from syndication.exchange import Story
from syndication.models import Intake
from syndication.old_site import placed, site_address


@transaction.atomic
def say_address(*, intake: Intake, address: str, user: Any) -> None:
    """Say where the stories stood; they are looked through once more by that.

    Raises `IntakeError` for what is no address or when the run is past that point,
    `PermissionDenied`.
    """
    said = {"site_address": checked_address(address)}
    look_again(intake=intake, said=said, action="syndication.say_address", user=user)


def checked_address(said: str) -> str:
    """The address as it is kept. Raises `IntakeError`."""
    if address := site_address(said):
        return address
    raise IntakeError(
        _("“%(said)s” is no address of a site. Write it like https://blog.example.org.")
        % {"said": said[:100]}
    )


def at_their_places(intake: Intake, stories: Iterator[Story]) -> Iterator[Story]:
    """The stories of a run, with the addresses that somebody's word gives them."""
    address = intake.report.get("site_address", "")
    return (placed(story, address) for story in stories) if address else stories
