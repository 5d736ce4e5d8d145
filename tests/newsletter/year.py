"""A newsletter lived through under a stopped clock, and what must have been true of all of it."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from core.work import Worker
from newsletter.actions.readers import choose
from newsletter.models import (
    Carried,
    Delivery,
    IssuePage,
    Journey,
    Mailing,
    MailSeries,
    Newsletter,
    Promise,
    SeriesStep,
)
from newsletter.postoffice import articles, drafts, engine, series
from tests import make

ZONES = ("Pacific/Auckland", "Asia/Kolkata", "Europe/Paris", "America/New_York", "Pacific/Honolulu")
CADENCES = ("issue", "daily", "article")
MOST = 4  # mails a week
LOOK = timedelta(hours=6)
SIX_DAYS = timedelta(days=6)


class PowerCut(BaseException):
    """The process is gone between two statements."""


class Year:
    """One brand: fifteen readers around the world, an unsteady desk, and a house that fails."""

    def __init__(self, clock, *, rule, seed):
        self.clock = clock
        self.chance = random.Random(seed)
        self.newsletter = make.newsletter(
            site=make.site(),
            rule=rule,
            most_often="article",
            at_readers_hour=True,
            draft_hours=48,
            fresh_minimum=2,
            goes_by_itself=True,
            when_late="send",
        )
        make.newsletter_page(newsletter=self.newsletter)
        Promise.objects.create(site=self.newsletter.site, mails_a_week=MOST)
        self.topics = [make.topic(site=self.newsletter.site, name=name) for name in "ab"]
        self._course()
        for number, zone in enumerate(ZONES * len(CADENCES)):
            self._reader(number, zone)

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

    def _reader(self, number, zone):
        place = make.subscription(newsletter=self.newsletter, address=f"r{number}@example.org")
        topics = [self.topics[0].pk] if number % 4 == 0 else []
        choose(place, cadence=CADENCES[number // len(ZONES)], topics=topics)
        place.subscriber.time_zone = zone
        place.subscriber.save(update_fields=["time_zone"])

    def live(self, until):
        """Six hours at a time: write, edit at the last moment, work, fail."""
        self._write()
        self._write()
        while timezone.now() < until:
            if self.chance.random() < 0.06:
                self._write()
            if self.chance.random() < 0.05:
                self._edit()
            if self.chance.random() > 0.1:  # else nothing runs here
                self._work(cut=self.chance.randint(1, 90) if self.chance.random() < 0.1 else 0)
            self.clock.shift(LOOK)
        Newsletter.objects.update(draft_hours=0)
        for _look in range(14):  # whatever was begun comes to its end
            self._work()
            self.clock.shift(LOOK)

    def _write(self):
        page = make.article(site=self.newsletter.site, title=f"Article {self.chance.random()}")
        page.topics = [self.chance.choice(self.topics)]
        page.save_revision().publish()

    def _edit(self):
        waiting = IssuePage.objects.filter(mailing__state="scheduled").first()
        if waiting is not None:
            draft = waiting.get_latest_revision_as_object()
            draft.preview_text = f"Edited at {timezone.now()}"
            draft.save_revision()

    def _work(self, cut=0):
        left = cut

        def strike(execute, sql, params, many, context):
            nonlocal left
            left -= 1
            if left == 0:
                raise PowerCut
            return execute(sql, params, many, context)

        try:
            with Worker() as worker, connection.execute_wrapper(strike):
                for one in (drafts, articles, series, engine):
                    one.run_due(worker)
        except PowerCut:
            pass


def check(year: Year) -> Counter[str]:
    """Hold the whole time against the promise; returns how many of each kind were sent."""
    rows = list(Delivery.objects.select_related("mailing", "subscriber"))
    sent = [row for row in rows if row.state in {"accepted", "presumed"}]
    states = Counter(row.state for row in rows)
    assert set(states) <= {"accepted", "presumed", "skipped"}, states
    assert all(row.answer for row in rows if row.state == "skipped")
    assert not Mailing.objects.exclude(state="finished").exists()
    _no_article_twice(sent)
    _no_more_than_promised(sent, year.newsletter)
    _nobody_forgotten(rows)
    _never_before_the_hour(sent, year.newsletter)
    return Counter(row.mailing.kind for row in sent)


def _no_article_twice(sent):
    shown = defaultdict(list)
    for mailing, edition, article in Carried.objects.values_list("mailing", "edition", "article"):
        shown[mailing, edition].append(article)
    had = Counter(
        (row.subscriber_id, article)
        for row in sent
        for article in shown[row.mailing_id, row.edition_id]
    )
    assert had, "nobody was shown anything"
    assert not [pair for pair, times in had.items() if times > 1]


def _no_more_than_promised(sent, newsletter: Newsletter):
    days = defaultdict(list)
    for row in sent:
        day = row.first_tried_at.astimezone(ZoneInfo(newsletter.time_zone)).date()
        days[row.subscriber_id].append(day)
    for mine in days.values():
        for last in mine:
            assert sum(last - SIX_DAYS <= one <= last for one in mine) <= MOST


def _nobody_forgotten(rows):
    """Each issue has a line for every reader, and each step for every one who has passed it."""
    lines = Counter(row.mailing_id for row in rows)
    places = list(Journey.objects.values_list("place", flat=True))
    assert len(places) == len(ZONES) * len(CADENCES)
    for mailing in Mailing.objects.filter(kind__in=["issue", "step"]).select_related("step"):
        is_step = mailing.kind == "step"
        passed = sum(place > mailing.step.sort_order for place in places) if is_step else 0
        assert lines[mailing.pk] == (passed if is_step else len(places))


def _never_before_the_hour(sent, newsletter: Newsletter):
    for row in sent:
        mailing, zone = row.mailing, ZoneInfo(row.subscriber.time_zone)
        if mailing.kind == "issue":
            wall = mailing.send_at.astimezone(ZoneInfo(newsletter.time_zone)).replace(tzinfo=None)
            assert row.first_tried_at.astimezone(zone).replace(tzinfo=None) >= wall


def moment(text):
    return datetime.fromisoformat(text)
