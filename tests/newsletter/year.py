"""A newsletter lived through under a stopped clock: a desk, readers, and a house that fails."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from core.work import Worker
from newsletter.actions.mailing import resume
from newsletter.actions.readers import choose, correct
from newsletter.models import (
    IssuePage,
    Mailing,
    MailSeries,
    Newsletter,
    Promise,
    SeriesStep,
    Subscription,
)
from newsletter.postoffice import articles, drafts, engine, series
from tests import make

ZONES = ("Pacific/Auckland", "Asia/Kolkata", "Europe/Paris", "America/New_York", "Pacific/Honolulu")
CADENCES = ("issue", "daily", "article")
LANGUAGES = ("en", "fr", "")
LOOK = timedelta(hours=6)
OUTAGE = timedelta(days=2)


class PowerCut(BaseException):
    """The process is gone between two statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When issues come and where, what becomes of one that is late, and what was promised."""

    rule: str
    zone: str = "Europe/Paris"
    hour: int = 8
    when_late: str = "send"
    fresh: int = 2
    most: int = 4  # mails within seven days
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader wanted from a moment on."""

    since: datetime
    cadence: str
    topics: frozenset[int]
    paused_until: date | None


class Year:
    """One brand: fifteen readers around the world, an unsteady desk, and a house that fails.

    What happened is written down here too, so that nothing of the house is
    believed when its books are held against it.
    """

    def __init__(self, clock, plan: Plan):
        self.clock, self.plan = clock, plan
        self.chance = random.Random(plan.seed)
        self.wanted: dict[int, list[Choice]] = defaultdict(list)  # by reader
        self.edits: list[tuple[datetime, int, str]] = []  # when, of which issue, what
        self.looks: list[datetime] = []  # at which all work was done
        self.cuts = 0
        self.newsletter = make.newsletter(
            site=make.site(),
            rule=plan.rule,
            begins_on=date(2024, 1, 4),
            hour=plan.hour,
            time_zone=plan.zone,
            most_often="article",
            at_readers_hour=True,
            draft_hours=48,
            fresh_minimum=plan.fresh,
            goes_by_itself=True,
            when_late=plan.when_late,
        )
        make.newsletter_page(newsletter=self.newsletter)
        Promise.objects.create(site=self.newsletter.site, mails_a_week=plan.most)
        self.topics = [make.topic(site=self.newsletter.site, name=name) for name in "ab"]
        self._course()
        self.places = [self._reader(number) for number in range(len(ZONES) * len(CADENCES))]

    def _course(self):
        course = MailSeries.objects.create(
            site=self.newsletter.site,
            newsletter=self.newsletter,
            name="Course",
            begins="yes",
            is_running=True,
        )
        for number in range(3):
            SeriesStep.objects.create(
                series=course, sort_order=number, wait_days=3, subject=f"Tip {number}", body=[]
            )

    def _reader(self, number) -> Subscription:
        place = make.subscription(newsletter=self.newsletter, address=f"r{number}@example.org")
        place.subscriber.time_zone = ZONES[number % len(ZONES)]
        place.subscriber.save(update_fields=["time_zone"])
        topics = {self.topics[0].pk} if number % 4 == 0 else set()
        self._choose(place, Choice(timezone.now(), CADENCES[number % 3], frozenset(topics), None))
        return place

    def live(self, until):
        """Six hours at a time: write, choose, edit at the last moment, work, fail."""
        self._write()
        self._write()
        back_at = timezone.now()
        while timezone.now() < until:
            self._a_day_of_people()
            if self.chance.random() < 0.01:
                back_at = timezone.now() + OUTAGE
            if timezone.now() >= back_at and self.chance.random() > 0.1:
                self._work_and_fail()
            self.clock.shift(LOOK)
        Newsletter.objects.update(draft_hours=0)
        for _look in range(14):  # whatever was begun comes to its end
            self._work()
            self.clock.shift(LOOK)

    def _a_day_of_people(self):
        if self.chance.random() < 0.06:
            self._write()
        if self.chance.random() < 0.04:
            self._choose_anew()
        if self.chance.random() < 0.1:
            self._edit()
        for late in Mailing.objects.filter(state="paused"):
            assert "Its hour passed" in late.note, late.note
            resume(mailing=late)

    def _write(self):
        page = make.article(site=self.newsletter.site, title=f"Article {self.chance.random()}")
        page.topics = [self.chance.choice(self.topics)]
        page.save_revision().publish()

    def _choose_anew(self):
        place = Subscription.objects.get(pk=self.chance.choice(self.places).pk)
        topics = self.chance.choice([set(), *({one.pk} for one in self.topics)])
        pause = None
        if self.chance.random() < 0.25:
            pause = self._today() + timedelta(days=self.chance.randint(1, 20))
        cadence = self.chance.choice(CADENCES)
        self._choose(place, Choice(timezone.now(), cadence, frozenset(topics), pause))
        correct(place.subscriber, name="", language=self.chance.choice(LANGUAGES))

    def _choose(self, place, choice: Choice):
        choose(
            place,
            cadence=choice.cadence,
            topics=choice.topics,
            paused_until=choice.paused_until,
        )
        self.wanted[place.subscriber_id].append(choice)

    def _edit(self):
        """Words of the last second: before the freeze they are mailed, after it they are not."""
        waiting = IssuePage.objects.exclude(mailing=None).order_by("-pk").first()
        if waiting is not None:
            words = f"Edited {len(self.edits)} times."
            draft = waiting.get_latest_revision_as_object()
            draft.preview_text = words
            draft.save_revision()
            self.edits.append((timezone.now(), waiting.pk, words))

    def _work_and_fail(self):
        """Power is cut where most hangs on it: while an issue waits or is on its way."""
        is_busy = Mailing.objects.filter(state__in=["scheduled", "sending"]).exists()
        if self.chance.random() < (0.3 if is_busy else 0.05):
            self._work(cut=self.chance.randint(1, 150))
            if self.chance.random() < 0.5:
                return  # nobody notices before the next look
        self._work()

    def _work(self, cut=0):
        try:
            with Worker() as worker, struck_after(cut):
                for one in (drafts, articles, series, engine):
                    one.run_due(worker)
        except PowerCut:
            self.cuts += 1
            return
        self.looks.append(timezone.now())

    def _today(self) -> date:
        return timezone.now().astimezone(ZoneInfo(self.plan.zone)).date()

    def choice_of(self, reader: int, at: datetime) -> Choice:
        """What a reader had chosen last by a moment."""
        return [one for one in self.wanted[reader] if one.since <= at][-1]

    def is_wanted(self, reader: int, kind: str, at: datetime) -> bool:
        """Whether a reader is to have a line in a mailing of a kind that is made at a moment."""
        choice = self.choice_of(reader, at)
        today = at.astimezone(ZoneInfo(self.plan.zone)).date()
        is_here = choice.paused_until is None or choice.paused_until <= today
        return is_here and kind in {"issue", choice.cadence}


@contextmanager
def struck_after(cut: int) -> Iterator[None]:
    """The power goes before so many statements are done; never with 0."""
    left = cut

    def strike(execute, sql, params, many, context):
        nonlocal left
        left -= 1
        if left == 0:
            raise PowerCut
        return execute(sql, params, many, context)

    with connection.execute_wrapper(strike):
        yield


def moment(text):
    return datetime.fromisoformat(text)
