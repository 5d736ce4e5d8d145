"""What the tests of copies share: a brand with a channel, a worker, and rounds of the engine."""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.work import Worker
from syndication.accounts import account_of
from syndication.choices import choices
from syndication.delivery.engine import run_due
from syndication.exchange import Outgoing
from syndication.models import Channel, Copy, CopyEvent
from tests import make

__all__ = ["account_of"]
THERE = "https://shore.example"


def channel(*, site: Any, platform: str = "shore", **facts: Any) -> Channel:
    facts.setdefault("base_url", THERE)
    return make.channel(site=site, platform=platform, **facts)


def round_of(worker: Worker | None = None) -> int:
    """One look of a worker, by a new one if none is named."""
    return run_due(worker or Worker())


def the_copy() -> Copy:
    return Copy.objects.select_related("channel", "article").get()


def due_again(*, seconds: float = 0) -> None:
    """As if the wait were over; `seconds` more than that."""
    Copy.objects.exclude(due_at=None).update(due_at=timezone.now() - timedelta(seconds=seconds))


def is_due(moment: datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()


def is_ahead(moment: datetime | None, *, seconds: float = 0) -> bool:
    """Whether it is later than now, by more than so many seconds."""
    return moment is not None and moment > timezone.now() + timedelta(seconds=seconds)


def shown(copy: Copy, *, revision: int | None = None) -> None:
    """As if a worker had brought it."""
    assert copy.article is not None
    Copy.objects.filter(pk=copy.pk).update(
        shown=copy.wanted if revision is None else revision,
        shown_at=timezone.now(),
        state=Copy.State.SETTLED,
        due_at=None,
        sent_from=f"{copy.channel.site.root_url}{copy.article.url_path}",
    )


def publish(article: Any, **facts: Any) -> Any:
    """Change an article and publish it."""
    page = article.specific_class.objects.get(pk=article.pk)
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def host() -> str:
    """How the names of this machine's workers begin."""
    return socket.gethostname()[:40]


def an_outgoing(**facts: Any) -> Outgoing:
    """An article as platforms get it."""
    facts = {
        "key": "0b1c0c52-5a2f-4f4b-9b1e-1d2f3a4b5c6d",
        "title": "A house of one's own",
        "html": "<p>Words.</p>",
        "text": "Words.",
        "canonical_url": "https://home.example/a/",
        **facts,
    }
    return Outgoing(**facts)


def page_of(desk: Any) -> str:
    """The page of the copy, as somebody at this desk sees it."""
    return str(desk.get(f"/admin/copies/{the_copy().pk}/").content.decode())


def say(desk: Any, act: str, **facts: Any) -> Any:
    """Press a button of the copy's page."""
    place = f"/admin/copies/{the_copy().pk}/act/"
    return desk.post(place, {"act": act, **facts}, follow=True)


def buttons() -> list[str]:
    return [choice.act for choice in choices(the_copy())]


def events() -> list[str]:
    """What happened to the copies, the oldest first."""
    return list(CopyEvent.objects.values_list("kind", flat=True))
