"""What should be shown where: the live revision or nothing, decided anew from what is true now.

Wagtail publishes outside any transaction, so its signals are hints. `reconcile` looks at the rows
and is right however often, however late and in whatever order it is called.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Greatest
from django.utils import timezone

from wagtail.models import Page, Site

from blog.models import ArticlePage
from core import bell
from newsletter.models import IssuePage
from syndication.accounts import known_platform
from syndication.actions.undecided import ask
from syndication.delivery.pacing import delay_of
from syndication.exchange import TakesIssues
from syndication.models import Channel, Copy
from syndication.models.channel import SHAPES
from syndication.querysets import IN_FLIGHT

State = Copy.State


def reconcile(site: Site | None = None) -> int:
    """Set what is wanted on every channel of a site, or of all; returns how many copies moved.

    The number of queries depends on the number of channels, never on that of articles.
    """
    channels = Channel.objects.select_related("site__root_page").order_by("pk")
    if site is not None:
        channels = channels.filter(site=site)
    moved = sum(_reconcile(channel) for channel in channels if known_platform(channel))
    if moved:
        bell.ring("copies")
    return moved


def _reconcile(channel: Channel) -> int:
    readable = readable_at(channel.site)
    _open_rows(channel, readable)
    rows = Copy.objects.filter(channel=channel)
    wanted = _wanted(channel, readable)
    moved = _move(rows.annotate(target=wanted).exclude(wanted=F("target")), channel)
    ask(channel, rows=rows, is_fresh=_is_fresh(channel, readable))
    return moved + _send_moved_pages_again(rows, channel)


def readable_at(site: Site) -> QuerySet[ArticlePage]:
    """What every stranger may read to the end, and what has been published as a revision."""
    found = ArticlePage.objects.of_site(site).for_readers()
    return found.filter(visibility="public", live_revision__isnull=False)


def fresh(channel: Channel, readable: Any) -> Any:
    """What a channel takes or asks about by itself: ours from the beginning, and not old."""
    since = timezone.now() - timedelta(days=channel.max_age_days)
    if not channel.with_earlier:
        since = max(since, channel.created_at)
    return readable.filter(first_published_at__gte=since, original_url="", canonical_override="")


def _open_rows(channel: Channel, readable: Any) -> None:
    """A row for every article that the channel takes by itself, or asks about, and has none of."""
    new = fresh(channel, readable).exclude(
        Exists(Copy.objects.filter(channel=channel, article=OuterRef("pk")))
    )
    Copy.objects.bulk_create(
        [
            Copy(article_id=pk, title=title, channel=channel, state=State.SETTLED, due_at=None)
            for pk, title in new.order_by("pk").values_list("pk", "title")
        ],
        ignore_conflicts=True,
    )


def _wanted(channel: Channel, readable: Any) -> Case:
    """The revision that should be shown: the rules of the channel, then the word of a person."""
    live, is_readable = _standing(channel, readable)
    # Once it was decided or shown, growing older changes nothing.
    asked = Q(switched_on=True)
    if channel.automatic:
        asked |= Q(wanted__gt=0) | Q(shown_at__isnull=False)
        asked |= Q(_is_fresh(channel, readable))
    stays = F("shown") if channel.on_unpublish == "leave" else Value(0)
    edited = F("shown") if channel.on_edit == "nothing" else live
    return Case(
        When(switched_on=False, then=Value(0)),
        When(~is_readable, then=stays),
        When(shown__gt=0, then=edited),
        When(asked, then=live),
        default=Value(0),
        output_field=BigIntegerField(),
    )


def _standing(channel: Channel, readable: Any) -> tuple[Coalesce | Subquery[Any], Q]:
    """The live revision of what a row is about, and whether strangers may read it.

    Only channels of letters have rows about issues, and only where a person said so.
    """
    pages = [readable]
    if isinstance(known_platform(channel), TakesIssues):
        pages.append(issues_at(channel.site))
    here = [found.filter(pk=OuterRef("article_id")) for found in pages]
    live = [Subquery(found.values("live_revision_id")[:1]) for found in here]
    is_readable = reduce(or_, (Q(Exists(found)) for found in here))
    return (Coalesce(*live) if len(live) > 1 else live[0]), is_readable


def issues_at(site: Site) -> Any:
    """The issues of a site's newsletters whose page every stranger may read."""
    found = IssuePage.objects.live().public().filter(live_revision__isnull=False)
    return found.descendant_of(site.root_page)


def _is_fresh(channel: Channel, readable: Any) -> Exists:
    return Exists(fresh(channel, readable).filter(pk=OuterRef("article_id")))


def _move(rows: Any, channel: Channel) -> int:
    """Where something else is wanted than before: new copies after the delay, changes when they
    have settled, removals at once.

    What is in flight stays so: its outcome is found out first, then it is due again. A refusal
    that was final is so no more, because the article moved on.
    """
    now = timezone.now()
    settled = now + timedelta(minutes=channel.settle_minutes)
    # A person who was asked whether it is there must answer before anything is sent.
    stands = Q(state__in=IN_FLIGHT) | Q(state=State.PERSON, armed_at__isnull=False)
    return int(
        rows.update(
            wanted=F("target"),
            due_at=Case(
                When(stands, then=F("due_at")),
                When(Q(target__gt=0, shown=0, remote_id=""), then=_leaves_at(channel, now)),
                When(target__gt=0, then=Value(settled)),
                default=Value(now),
                output_field=DateTimeField(),
            ),
            state=Case(When(stands, then=F("state")), default=Value(State.DUE.value)),
            attempts=Case(When(stands, then=F("attempts")), default=Value(0)),
            last_error=Case(
                When(stands, then=F("last_error")), default=Value(""), output_field=TextField()
            ),
        )
    )


def _leaves_at(channel: Channel, now: datetime) -> Case:
    """When a new copy leaves: after its shape's delay, or at a moment that was set; never before
    now. Whoever wants it sooner presses a button.
    """
    out_at = Subquery(
        Page.objects.filter(pk=OuterRef("article_id")).values("first_published_at")[:1]
    )

    def after(shape: str) -> Coalesce:
        later = ExpressionWrapper(out_at + delay_of(channel, shape), output_field=DateTimeField())
        return Coalesce(Greatest(later, Value(now)), Value(now))

    return Case(
        When(not_before__isnull=False, then=Greatest(F("not_before"), Value(now))),
        *(When(shape=shape, then=after(shape)) for shape, _label in SHAPES),
        default=after(channel.shape),
        output_field=DateTimeField(),
    )


def _send_moved_pages_again(rows: Any, channel: Channel) -> int:
    """A page or a brand that moved has another canonical address: its copies must name that."""
    if channel.on_edit == "nothing":
        return 0
    here = Concat(Value(channel.site.root_url), F("article__url_path"), output_field=TextField())
    settled = rows.filter(state=State.SETTLED, shown__gt=0, wanted=F("shown"))
    moved = settled.exclude(sent_from="").annotate(here=here).exclude(sent_from=F("here"))
    due = Copy.objects.filter(pk__in=moved.filter(article__isnull=False).values("pk"))
    return int(due.update(state=State.DUE, due_at=timezone.now(), attempts=0, last_error=""))
