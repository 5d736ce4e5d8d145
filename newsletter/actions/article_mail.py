"""Mails of new articles to readers who asked for them: each as it appears, or once a day.

They go through the ledger like an issue, with the same editions, so that nobody
gets an article twice, and the promise of mails a week holds for them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from blog.models import ArticlePage
from core.bell import ring
from newsletter.actions.alarms import raise_alarm
from newsletter.actions.editions import MOST_WEIGHED, share_out
from newsletter.actions.freeze import open_ledger, snapshot
from newsletter.actions.preflight import look_at_mail
from newsletter.alarms import Finding
from newsletter.arranging import Item
from newsletter.languages import by_language, pages_of
from newsletter.models import (
    Alarm,
    Cadence,
    Carried,
    IssuePage,
    Mailing,
    Newsletter,
    Subscription,
    Wish,
)
from newsletter.models.cadence import meant_by
from newsletter.postoffice.post import load
from newsletter.querysets import SubscriptionQuerySet
from newsletter.rendering import render

SETTLES = timedelta(minutes=15)  # what is published is often corrected at once
USUAL = timedelta(days=1)
OLDEST = timedelta(days=7)  # after an outage; what is older comes in the issue
OVERLAP = timedelta(days=1)  # an article may be found later than it was published


@dataclass(frozen=True, slots=True)
class Fresh:
    """New articles as they are mailed; readers who follow topics get theirs only."""

    newsletter: Newsletter
    articles: Sequence[ArticlePage]
    language: str
    only: bool = True

    @property
    def edition(self) -> dict[str, Any]:
        return {}  # each language has a mailing of its own

    def items(self) -> list[Item]:
        return [Item(article=one.pk) for one in self.articles]

    def whole(self) -> IssuePage:
        """What readers get who get all of it."""
        return self.in_order(range(len(self.articles)))

    def in_order(self, numbers: Collection[int]) -> IssuePage:
        chosen = [self.articles[number] for number in numbers]
        first = chosen[0]
        with translation.override(self.language):
            words = {"title": first.title, "more": len(chosen) - 1}
            title = _("%(title)s, and %(more)d more") % words if words["more"] else first.title
        return IssuePage(
            title=title[:255],
            subject=title[:200],
            preview_text=first.standfirst[:200],
            locale_id=first.locale_id,
            body=[("article", {"article": one, "note": ""}) for one in chosen],
        )


def mail_new(
    *,
    newsletter: Newsletter,
    cadence: Cadence,
    until: datetime,
    made_for: str = "",
    language: str = "",
) -> Mailing | None:
    """Mail what is new to those who get it at this cadence; None where there is nothing or nobody.

    In one of the newsletter's languages, its own if none is given, to those who get that.
    `made_for` names the occasion, the first article if it is not given; it is
    mailed once, whoever else comes to the same conclusion at the same time.
    """
    language = language or newsletter.language
    spoken = pages_of(newsletter) or [language]
    audience = by_language(readers_of(newsletter, cadence), spoken)[language]
    found = fresh_for(newsletter, cadence, until=until, language=language)
    articles = list(found) if audience.exists() else []
    if not articles:
        return None
    key = occasion(newsletter, cadence, made_for or str(articles[0].pk))
    writing = Fresh(newsletter, articles, language)
    # Waits for the DNS, so before the transaction.
    refusal = look_at_mail(writing.whole(), newsletter=newsletter).refusal
    return _mail(writing, audience, cadence=cadence, key=key, refusal=refusal)


@transaction.atomic
def _mail(
    writing: Fresh, audience: SubscriptionQuerySet, *, cadence: Cadence, key: str, refusal: str
) -> Mailing | None:
    newsletter = writing.newsletter
    rendered = render(writing.whole(), newsletter=newsletter)
    now = timezone.now()
    facts = {
        "kind": cadence.value,
        "newsletter": newsletter,
        "language": "" if writing.language == newsletter.language else writing.language,
        "state": Mailing.State.SENDING,
        "send_at": now,
        "frozen_at": now,
        "started_at": now,
        "at_readers_hour": newsletter.at_readers_hour and cadence == Cadence.DAILY,
        **snapshot(rendered),
    }
    mailing, is_new = Mailing.objects.get_or_create(made_for=key, defaults=facts)
    if not is_new:  # another worker was faster
        return None
    open_ledger(mailing, audience)
    share_out(mailing=mailing, audience=audience, writing=writing)
    if refusal:  # waits in the post office for somebody to stop it, or let it go all the same
        raise_alarm(mailing, Finding(Alarm.Kind.CONTENT, stops=True, words=refusal))
    else:
        load(mailing.pk)  # built once before it goes
    log(instance=newsletter, action="newsletter.articles", data={"mail": rendered.subject})
    ring("mail")
    return mailing


def occasion(newsletter: Newsletter, cadence: Cadence, name: str) -> str:
    """What a mailing was made for: a day, or the first of its articles."""
    return f"{cadence.value}:{newsletter.pk}:{name}"


def is_made(newsletter: Newsletter, cadence: Cadence, name: str) -> bool:
    """Whether an occasion had its mailing."""
    return newsletter.mailings.filter(made_for=occasion(newsletter, cadence, name)).exists()


def readers_of(newsletter: Newsletter, cadence: Cadence) -> SubscriptionQuerySet:
    """Who gets this cadence: as they chose, or as much of it as is offered today."""
    chosen = meant_by(cadence, most_often=newsletter.most_often)
    return Subscription.objects.mailable(newsletter).filter(cadence__in=chosen)


def fresh_for(
    newsletter: Newsletter, cadence: Cadence, *, until: datetime, language: str
) -> QuerySet[ArticlePage]:
    """Articles not yet mailed at this cadence, the oldest first, once they have settled.

    What came home from elsewhere had its readers there: whoever brings it home mails nobody.
    """
    own = "" if language == newsletter.language else language
    mailings = newsletter.mailings.filter(kind=cadence.value, language=own)
    last = mailings.order_by("-send_at").values_list("send_at", flat=True).first()
    since = max(last - OVERLAP, until - OLDEST) if last else until - USUAL
    left_out = newsletter.wishes.filter(kind=Wish.Kind.LEAVE_OUT)
    mailed = Carried.objects.filter(mailing__in=mailings.values("pk"), edition=None)
    found = (
        ArticlePage.objects.for_readers()
        .of_site(newsletter.site)
        .filter(visibility="public", original_url="", locale__language_code=language)
        .filter(first_published_at__range=(since, until - SETTLES))
        .exclude(pk__in=left_out.values("article"))
        .exclude(pk__in=mailed.values("article"))
    )
    return found.order_by("first_published_at", "pk")[:MOST_WEIGHED]
