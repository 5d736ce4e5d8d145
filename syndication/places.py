"""Where one article goes: each channel of its brand, what was chosen for it, and when it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.template.defaultfilters import date as shown_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import ArticlePage
from newsletter.models import IssuePage
from syndication.accounts import known_platform
from syndication.delivery.pacing import delay_of, opening
from syndication.dressing import shape_of, shapes_of
from syndication.exchange import CountsText, TakesIssues, TellsLosses
from syndication.models import Channel, Copy
from syndication.models.channel import SHAPES

State = Copy.State
MOMENT = "DATETIME_FORMAT"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel as an article's editor shows it; `copy` may be one that is not written yet."""

    channel: Channel
    copy: Copy
    shapes: tuple[tuple[str, Any], ...]  # none where there is no choice
    counts: bool
    tells: bool

    @property
    def when(self) -> str:
        """When it goes out, in words; nothing once it is there."""
        return when(self.copy)

    @property
    def switches(self) -> list[tuple[str, Any]]:
        """What can be said about it: as the channel does, yes, no."""
        usual = _("Ask me") if asks(self.copy) else _("As the channel does")
        if is_issue(self.copy):
            usual = _("Not unless I say so")
        return [("auto", usual), ("on", _("Copy it")), ("off", _("Do not"))]

    @property
    def name(self) -> str:
        """How its fields are called in a form."""
        return f"copies-{self.channel.pk}"


def places_of(article: ArticlePage | IssuePage) -> list[Place]:
    """Each channel of the brand that takes the page, with its copy if there is one: two queries."""
    known = {row.channel_id: row for row in article.copies.select_related("channel__site")}
    channels = Channel.objects.filter(site=article.get_site()).select_related("site")
    return [
        place_of(article, channel, known.get(channel.pk))
        for channel in channels
        if isinstance(article, ArticlePage) or isinstance(known_platform(channel), TakesIssues)
    ]


def place_of(article: ArticlePage | IssuePage, channel: Channel, copy: Copy | None = None) -> Place:
    """A channel as seen from an article."""
    able = shapes_of(channel)
    platform = known_platform(channel)
    return Place(
        channel,
        copy or Copy(article=article, channel=channel),
        shapes=tuple(pair for pair in SHAPES if pair[0] in able) if len(able) > 1 else (),
        counts=isinstance(platform, CountsText),
        tells=isinstance(platform, TellsLosses),
    )


def when(copy: Copy) -> str:
    """When a copy goes out, or why it does not; nothing once it is there."""
    if copy.shown or copy.state in {State.ASKED, State.PERSON, State.FAILED}:
        return ""
    if copy.pk and copy.state == State.DUE and copy.wanted and copy.due_at:
        leaves = opening(copy.channel, max(copy.due_at, timezone.now()))
        moment = shown_date(timezone.localtime(leaves), MOMENT)
        return _("goes out on %(moment)s") % {"moment": moment}
    if copy.switched_on is False:
        return _("does not go there")
    is_out = is_live(copy)
    if copy.switched_on or (copy.channel.automatic and not is_out and not is_issue(copy)):
        return _after(delay_of(copy.channel, shape_of(copy)))
    if asks(copy) and not is_out:
        return _("asks you when it is published")
    return _("only if you say so")


def asks(copy: Copy) -> bool:
    """Whether its channel waits for somebody's word; one that takes nothing young never asks."""
    is_about = not copy.channel.automatic and copy.channel.max_age_days > 0
    return is_about and not is_issue(copy)


def is_issue(copy: Copy) -> bool:
    """Whether it is of an issue: no channel takes one, or asks about one, by itself."""
    return bool(copy.article and copy.article.specific_class is IssuePage)


def is_live(copy: Copy) -> bool:
    """Whether the article is out already: what a channel takes by itself it would have by now."""
    return bool(copy.article and copy.article.live)


def _after(delay: timedelta) -> str:
    minutes = int(delay.total_seconds()) // 60
    if minutes == 0:
        return _("goes there when it is published")
    if minutes % 1_440 == 0:
        days = minutes // 1_440
        said = ngettext(
            "goes there %d day after it is published",
            "goes there %d days after it is published",
            days,
        )
        return said % days
    if minutes % 60 == 0:
        hours = minutes // 60
        said = ngettext(
            "goes there %d hour after it is published",
            "goes there %d hours after it is published",
            hours,
        )
        return said % hours
    said = ngettext(
        "goes there %d minute after it is published",
        "goes there %d minutes after it is published",
        minutes,
    )
    return said % minutes
