"""What a person plans for copies: what this article says there, and which older ones go too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from blog.models import ArticlePage
from core import bell
from syndication.actions.copies import may_change, row_of
from syndication.actions.reconcile import reconcile
from syndication.delivery.pacing import opening
from syndication.dressing import Page, shapes_of
from syndication.errors import SyndicationError
from syndication.models import Channel, Copy

State = Copy.State
MOST_OLDER = 10  # older articles that may wait for one channel at a time


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chose for an article on a channel; None and empty leave it to the channel."""

    on: bool | None = None
    shape: str = ""
    note: str = ""


@transaction.atomic
def plan(*, article: Page, channel: Channel, wish: Wish, user: Any) -> Copy:
    """Keep what was chosen; what is there already is changed when it says something else now."""
    if not may_change(user, channel):
        raise PermissionDenied
    shape = wish.shape if wish.shape in shapes_of(channel) else ""
    facts = {"switched_on": wish.on, "shape": shape, "note": wish.note.strip()}
    known = Copy.objects.filter(article=article, channel=channel).first()
    if known is None and wish == Wish():
        return Copy(article=article, channel=channel)  # nothing was chosen: there is no row yet
    copy = known or row_of(article, channel)
    if all(getattr(copy, name) == value for name, value in facts.items()):
        return copy
    Copy.objects.filter(pk=copy.pk).update(**facts)
    if (copy.shape, copy.note) != (facts["shape"], facts["note"]):
        _say_it_there(copy)
    log(article, "syndication.plan", user=user, data={"channel": channel.name})
    reconcile(channel.site)
    return Copy.objects.get(pk=copy.pk)


@transaction.atomic
def bring_older(
    *, channel: Channel, articles: Iterable[ArticlePage], every: timedelta, user: Any
) -> int:
    """Copy articles from before, the oldest first, one each `every`; returns how many.

    Raises `SyndicationError` when more than ten would wait: readers there, and the platform's
    limits, are not to be flooded.
    """
    if not may_change(user, channel):
        raise PermissionDenied
    chosen = sorted(articles, key=lambda one: (one.first_published_at, one.pk))
    waiting = Copy.objects.filter(channel=channel, shown=0, not_before__isnull=False, wanted__gt=0)
    if waiting.exclude(article__in=chosen).count() + len(chosen) > MOST_OLDER:
        message = _("At most %(most)s older articles may wait for a channel. Choose fewer.")
        raise SyndicationError(message % {"most": MOST_OLDER})
    moment = timezone.now()
    for article in chosen:
        moment = opening(channel, moment)
        copy = row_of(article, channel)
        Copy.objects.filter(pk=copy.pk).update(switched_on=True, not_before=moment)
        log(article, "syndication.switch_on", user=user, data={"channel": channel.name})
        moment += every
    reconcile(channel.site)
    return len(chosen)


def _say_it_there(copy: Copy) -> None:
    """The words changed and not the article: what is shown is changed too, once they settled.

    An editor's page saves itself while somebody types.
    """
    waits = timedelta(minutes=copy.channel.settle_minutes)
    rows = Copy.objects.filter(pk=copy.pk, state__in=[State.SETTLED, State.DUE], shown__gt=0)
    if rows.update(state=State.DUE, due_at=timezone.now() + waits, attempts=0):
        bell.ring("copies")
