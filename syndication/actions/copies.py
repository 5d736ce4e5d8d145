"""What a person says about a copy: on, off, again, it is there, I have done it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from core import bell
from people.rights import sites_of
from syndication.accounts import known_platform, platform_of
from syndication.actions.reconcile import reconcile
from syndication.delivery.ledger import FIRST_LOOK, NOWHERE, UNARMED, note
from syndication.dressing import Page
from syndication.errors import SyndicationError
from syndication.exchange import AssistsCopies, FindsCopies
from syndication.models import Channel, Copy

State, Act = Copy.State, Copy.Act


def may_change(user: Any, channel: Channel) -> bool:
    """Copies are the business of who may change them and works for the channel's brand."""
    return bool(
        user.has_perm("syndication.change_copy")
        and sites_of(user).filter(pk=channel.site_id).exists()
    )


@transaction.atomic
def switch(*, article: Page, channel: Channel, on: bool | None, user: Any) -> Copy:
    """Copy this article there, do not, or leave it to the channel (None)."""
    _check(user, channel)
    copy = row_of(article, channel)
    Copy.objects.filter(pk=copy.pk).update(switched_on=on)
    words = {True: "on", False: "off", None: "auto"}[on]
    _log(copy, f"syndication.switch_{words}", user)
    reconcile(channel.site)
    return Copy.objects.get(pk=copy.pk)


@transaction.atomic
def decide(*, copies: Iterable[Copy], goes: bool, user: Any) -> int:
    """Answer for articles that a channel asks about; returns how many still waited for it.

    Raises `SyndicationError` when none did: each is decided once.
    """
    answer = {"switched_on": goes} if goes else {"switched_on": False, "state": State.SETTLED}
    kind = "switch_on" if goes else "switch_off"
    sites = {}
    answered = 0
    for copy in copies:
        _check(user, copy.channel)
        if Copy.objects.filter(pk=copy.pk, state=State.ASKED).update(**answer):
            note(copy, kind)
            _log(copy, f"syndication.{kind}", user)
            sites[copy.channel.site_id] = copy.channel.site
            answered += 1
    if not answered:
        raise SyndicationError(_("This waits for nobody's word any more. Look again."))
    for site in sites.values():
        reconcile(site)
    return answered


@transaction.atomic
def take_down(*, copy: Copy, user: Any) -> None:
    """Nothing of this article is wanted there any more; what is there goes."""
    _check(user, copy.channel)
    Copy.objects.filter(pk=copy.pk).update(switched_on=False)
    if copy.state == State.PERSON:  # the question is answered: leave it
        Copy.objects.filter(pk=copy.pk, state=State.PERSON).update(
            state=State.DUE, due_at=timezone.now(), **UNARMED
        )
    _log(copy, "syndication.take_down", user)
    reconcile(copy.channel.site)
    bell.ring("copies")


@transaction.atomic
def retry(*, copy: Copy, user: Any) -> None:
    """Try now what was put off, refused, or not found; raises when it is in doubt or in hand.

    A copy that somebody changed there is overwritten: its present version is looked up first.
    """
    _check(user, copy.channel)
    facts: dict[str, Any] = {"attempts": 0, "last_error": "", "due_at": timezone.now()}
    facts["approved"] = copy.wanted
    if copy.shown and isinstance(known_platform(copy.channel), FindsCopies):
        facts |= {"state": State.UNKNOWN, "armed_act": Act.UPDATE, "armed_for": copy.wanted}
    else:
        facts |= {"state": State.DUE, **UNARMED}
    rows = Copy.objects.filter(pk=copy.pk, claimed_by="", state__in=RETRIED)
    if not rows.update(**facts):
        raise SyndicationError(_("This copy is in a worker's hands. Look again in a moment."))
    note(copy, "retry")
    _log(copy, "syndication.retry", user)
    bell.ring("copies")


RETRIED = (State.DUE, State.FAILED, State.PERSON)


@transaction.atomic
def it_is_there(*, copy: Copy, url: str, user: Any) -> None:
    """A person placed the copy or found it; its address is looked at like any other."""
    _check(user, copy.channel)
    platform = platform_of(copy.channel)
    if isinstance(platform, AssistsCopies) and not platform.recognises(url):
        message = _("This is not an address of a story on %(name)s. Paste that of the copy.")
        raise SyndicationError(message % {"name": platform.name})
    now = timezone.now()
    shown = copy.armed_for or copy.wanted
    rows = Copy.objects.filter(pk=copy.pk, state=State.PERSON, shown=0)
    changed = rows.update(
        shown=shown,
        sent_hash=copy.armed_hash,
        remote_url=url,
        shown_at=now,
        verify_due_at=now,
        verified="",
        state=State.SETTLED if shown == copy.wanted else State.DUE,
        due_at=None if shown == copy.wanted else now,
        attempts=0,
        last_error="",
        **UNARMED,
    )
    _answered(copy, changed, kind="placed", message=url, user=user)


@transaction.atomic
def done_by_hand(*, copy: Copy, user: Any) -> None:
    """A person changed the copy, took it down, or wants it as it is there."""
    _check(user, copy.channel)
    rows = Copy.objects.filter(pk=copy.pk, state=State.PERSON, wanted=copy.wanted)
    if copy.wanted == 0:
        facts: dict[str, Any] = {**NOWHERE}
    else:
        facts = {"shown": copy.wanted, "sent_hash": copy.armed_hash}
        facts |= {"verify_due_at": timezone.now() + FIRST_LOOK}
    changed = rows.update(
        state=State.SETTLED, due_at=None, attempts=0, last_error="", **facts, **UNARMED
    )
    _answered(copy, changed, kind="by_hand", message="", user=user)


def look_again(*, copy: Copy, user: Any) -> None:
    """Look at the copy's page at once."""
    _check(user, copy.channel)
    Copy.objects.filter(pk=copy.pk, shown__gt=0).update(verify_due_at=timezone.now())
    bell.ring("copies")


def row_of(article: Page, channel: Channel) -> Copy:
    """The row of an article on a channel, made when there is none."""
    copy, _made = Copy.objects.get_or_create(
        article=article,
        channel=channel,
        defaults={"title": article.title, "state": State.SETTLED, "due_at": None},
    )
    return copy


def _answered(copy: Copy, changed: int, *, kind: str, message: str, user: Any) -> None:
    if not changed:
        raise SyndicationError(_("This copy waits for nobody any more. Look again."))
    note(copy, kind, message)
    _log(copy, f"syndication.{kind}", user)
    reconcile(copy.channel.site)
    bell.ring("copies")


def _check(user: Any, channel: Channel) -> None:
    if not may_change(user, channel):
        raise PermissionDenied


def _log(copy: Copy, action: str, user: Any) -> None:
    """Into the page's own history, where editors look."""
    if copy.article is not None:
        log(copy.page, action, user=user, data={"channel": copy.channel.name})
