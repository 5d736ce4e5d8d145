"""Verbs on where mail comes back to: a mailbox is asked before it is kept, a door has one key."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail.log_actions import log

from core.bell import ring
from newsletter.models import ProviderHook, ReturnMailbox
from newsletter.models.ways_back import new_secret
from newsletter.returns.mailbox import NoMailbox, opened
from newsletter.returns.signatures import SIGNED
from people.rights import sites_of

CHANGE = "newsletter.change_returnmailbox"


class WayBackError(Exception):
    """A way back cannot be used as it stands; the message says why."""


def may_manage(user: Any, site_id: int) -> bool:
    """Those of the own brands, with the right for it."""
    return bool(user.has_perm(CHANGE) and sites_of(user).filter(pk=site_id).exists())


def save_mailbox(*, mailbox: ReturnMailbox, user: Any) -> str:
    """Open the mailbox and keep it; returns what was found there.

    Raises `WayBackError` with the server's words when it does not let us in;
    then nothing is kept.
    """
    _check(user, mailbox.site_id)
    found = probe(mailbox)
    is_new = mailbox.pk is None
    with transaction.atomic():
        mailbox.last_error, mailbox.uid_validity, mailbox.last_uid = "", 0, 0
        mailbox.save()
        log(mailbox, "wagtail.create" if is_new else "wagtail.edit", user=user)
    ring("returns")
    return found


def probe(mailbox: ReturnMailbox) -> str:
    """What is found in a mailbox, in a sentence; raises `WayBackError`. It is only looked at."""
    try:
        with opened(mailbox) as box:
            number = box.count()
    except NoMailbox as error:
        raise WayBackError(_("The mailbox says: %s") % error) from error
    found = ngettext(
        "It lets us in. There is %d mail.", "It lets us in. There are %d mails.", number
    )
    return found % number


def forget_mailbox(*, mailbox: ReturnMailbox, user: Any) -> None:
    """Visit it no more, and forget its password."""
    _check(user, mailbox.site_id)
    with transaction.atomic():
        log(mailbox, "wagtail.delete", user=user, deleted=True)
        mailbox.delete()


def open_door(*, site_id: int, provider: str, key: str, user: Any) -> ProviderHook:
    """A door for a provider: a fresh address, and the key of its signatures.

    An open door gets the new address and key. Raises `WayBackError` where the
    provider signs and no key was given.
    """
    _check(user, site_id)
    if provider in SIGNED and not key.strip():
        raise WayBackError(_("This provider signs what it tells: enter the key of its signatures."))
    with transaction.atomic():
        door, is_new = ProviderHook.objects.update_or_create(
            site_id=site_id,
            provider=provider,
            defaults={"signing_key": key.strip(), "secret": new_secret(), "is_active": True},
        )
        log(door, "wagtail.create" if is_new else "wagtail.edit", user=user)
    return door


def close_door(*, door: ProviderHook, user: Any) -> None:
    """Nobody is heard there any more."""
    _check(user, door.site_id)
    with transaction.atomic():
        log(door, "wagtail.delete", user=user, deleted=True)
        door.delete()


def _check(user: Any, site_id: int) -> None:
    if not may_manage(user, site_id):
        raise PermissionDenied
