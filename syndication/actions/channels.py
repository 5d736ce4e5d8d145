"""Open, change, pause, close a channel. Nothing is saved that the platform did not answer for."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.log_actions import log
from wagtail.models import Site

from people.rights import sites_of
from syndication.accounts import is_assisted, readable
from syndication.actions.access import keep
from syndication.actions.reconcile import reconcile
from syndication.dressing import shapes_of
from syndication.errors import SyndicationError
from syndication.exchange import (
    Account,
    ExchangeError,
    Platform,
    Probe,
    ShapesCopies,
    TakesCopies,
)
from syndication.models import Channel
from syndication.registry import platform

CHANGE = "syndication.change_channel"


@dataclass(frozen=True, slots=True)
class Connection:
    """What was typed to connect: where, and what proves who we are."""

    base_url: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


def may_manage(user: Any, site: Site) -> bool:
    """Whoever may change channels, for the brands they work for."""
    return bool(user.has_perm(CHANGE) and sites_of(user).filter(pk=site.pk).exists())


def connect(*, channel: Channel, connection: Connection, user: Any) -> Probe:
    """Ask the platform about the account, then save the channel with its credentials.

    The channel may be new, with its policy filled in. Raises `SyndicationError` with the
    platform's answer when it refuses; then nothing is saved.
    """
    _check(user, channel.site)
    found = platform(channel.platform)
    assisted = is_assisted(found, connection.secrets)
    answer = by_hand(found, connection) if assisted else _probe(found, connection)
    if not answer.can_publish and not assisted:
        message = _("%(name)s knows the account, but it may not publish there.")
        raise SyndicationError(message % {"name": found.name})
    is_new = channel.pk is None
    if channel.shape not in shapes_of(channel):
        channel.shape = shapes_of(channel)[0]
    channel.base_url, channel.assisted = connection.base_url, assisted
    channel.canonical, channel.last_error = answer.canonical, ""
    if channel.state == Channel.State.NEEDS_AUTH:
        channel.state = Channel.State.ACTIVE
    with transaction.atomic():
        channel.save()
        keep(channel, secrets=connection.secrets, lives=answer.lives)
        log(channel, "wagtail.create" if is_new else "wagtail.edit", user=user)
        reconcile(channel.site)
    return answer


def change_policy(*, channel: Channel, user: Any) -> None:
    """Save what a channel copies and when; the connection stays."""
    _check(user, channel.site)
    with transaction.atomic():
        channel.save()
        log(channel, "wagtail.edit", user=user)
        reconcile(channel.site)


def kept(channel: Channel, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, and what is stored for the fields that were left empty."""
    return {**readable(channel), **{name: value for name, value in typed.items() if value}}


def pause(*, channel: Channel, user: Any) -> None:
    """Nothing leaves on this channel until somebody resumes it."""
    _check(user, channel.site)
    rows = Channel.objects.filter(pk=channel.pk, state=Channel.State.ACTIVE)
    if rows.update(state=Channel.State.PAUSED):
        log(channel, "syndication.pause", user=user)


def resume(*, channel: Channel, user: Any) -> None:
    """Go on; also where the platform had asked us to wait."""
    _check(user, channel.site)
    rows = Channel.objects.filter(pk=channel.pk).exclude(state=Channel.State.NEEDS_AUTH)
    if rows.update(state=Channel.State.ACTIVE, paused_until=None):
        log(channel, "syndication.resume", user=user)
    reconcile(channel.site)


def close(*, channel: Channel, user: Any) -> None:
    """Forget the channel, its credentials and its book. What is shown there stays there."""
    _check(user, channel.site)
    with transaction.atomic():
        log(channel, "wagtail.delete", user=user, deleted=True)
        channel.delete()


def by_hand(found: Platform, connection: Connection) -> Probe:
    """Where a person presses the button nobody has to be asked beforehand."""
    way = _("A person places each copy there; Domicile prepares it and looks at it after.")
    is_link = isinstance(found, ShapesCopies) and found.shapes == ("link",)
    canonical: Literal["true", "none"] = "none" if is_link else "true"
    return Probe(found.name, connection.base_url, False, canonical, (way,))


def _probe(found: Platform, connection: Connection) -> Probe:
    if not isinstance(found, TakesCopies):
        raise SyndicationError(_("%(name)s takes no copies.") % {"name": found.name})
    try:
        return found.probe(Account(connection.base_url, connection.secrets))
    except ExchangeError as error:
        raise SyndicationError(str(error)) from error
    except Exception as error:
        logging.getLogger("syndication").exception("The platform file of %s stumbled.", found.key)
        message = _("%(name)s did not answer as it should. Look whether the address is right.")
        raise SyndicationError(message % {"name": found.name}) from error


def _check(user: Any, site: Site) -> None:
    if not may_manage(user, site):
        raise PermissionDenied
