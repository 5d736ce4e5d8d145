"""What must have been true of a year: held against what happened, not against the house's rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from dateutil.rrule import rrulestr

from blog.models import ArticlePage
from newsletter.models import Carried, Delivery, Journey, Mailing, Occasion
from newsletter.sent_mail import names
from tests.newsletter.year import Year

A_WEEK = timedelta(days=7)
A_NIGHT = timedelta(days=1)  # what waited so long at a busy house counts where it began
DRAFTED_BEFORE = timedelta(hours=48)


def check(year: Year) -> Counter[str]:
    """Hold the whole time against the promise; returns how many of each kind were sent."""
    rows = list(Delivery.objects.select_related("mailing", "subscriber").order_by("pk"))
    sent = [row for row in rows if row.state in {"accepted", "presumed"}]
    states = Counter(row.state for row in rows)
    assert set(states) <= {"accepted", "presumed", "skipped"}, states
    assert not Mailing.objects.exclude(state="finished").exists()
    assert settings.EMAIL_URL.startswith("file:")
    assert len(names()) == len(sent), "The files differ from the books."
    shown = _shown()
    _no_article_twice(sent, shown)
    _no_more_than_promised(sent, year)
    _nobody_forgotten(rows, year)
    _nobody_skipped_without_cause(rows, shown, year)
    _no_hour_forgotten(year)
    _never_before_the_hour(sent, year)
    _words_as_they_were_at_the_freeze(year)
    return Counter(row.mailing.kind for row in sent)


def _shown() -> dict[tuple[int, Any], set[int]]:
    """The articles of each mailing and edition."""
    shown: dict[tuple[int, Any], set[int]] = defaultdict(set)
    for mailing, edition, article in Carried.objects.values_list("mailing", "edition", "article"):
        shown[mailing, edition].add(article)
    return shown


def _no_article_twice(sent, shown):
    had = Counter(
        (row.subscriber_id, article)
        for row in sent
        for article in shown[row.mailing_id, row.edition_id]
    )
    assert had, "nobody was shown anything"
    assert not [pair for pair, times in had.items() if times > 1]


def _no_more_than_promised(sent, year: Year):
    """Among any seven days, by the day a mail was first tried, and by the day it really left."""
    tried, left = defaultdict(list), defaultdict(list)
    for row in sent:
        tried[row.subscriber_id].append(_day(row.first_tried_at, year))
        if row.state == "accepted":  # of one that is presumed nobody knows the moment
            left[row.subscriber_id].append(_day(row.settled_at, year))
    for days, least in [(tried, A_WEEK), (left, A_WEEK - A_NIGHT)]:
        for mine in map(sorted, days.values()):
            for first, last in zip(mine, mine[year.plan.most :], strict=False):
                assert last - first >= least, (first, last)


def _nobody_forgotten(rows, year: Year):
    """Each mailing has a line for whoever wanted it then, each step for all who have passed it."""
    lines = defaultdict(set)
    for row in rows:
        lines[row.mailing_id].add(row.subscriber_id)
    places = list(Journey.objects.values_list("subscription__subscriber", "place"))
    assert len(places) == len(year.places)
    for mailing in Mailing.objects.all():
        if mailing.kind == "step":
            expected = {reader for reader, place in places if place > mailing.step.sort_order}
        else:
            at = mailing.frozen_at
            assert at is not None
            expected = {one for one in year.wanted if year.is_wanted(one, mailing.kind, at)}
        assert lines[mailing.pk] == expected, mailing


def _nobody_skipped_without_cause(rows, shown, year: Year):
    topics = {
        page.pk: set(page.topics.values_list("pk", flat=True)) for page in ArticlePage.objects.all()
    }
    for row in (row for row in rows if row.state == "skipped"):
        choice = year.choice_of(row.subscriber_id, row.mailing.frozen_at)
        if row.answer.startswith("Nothing in it"):
            before = _had_before(row, rows, shown)
            for article in shown[row.mailing_id, None] - before:
                assert choice.topics, row
                assert not topics[article] & choice.topics, row
        elif row.answer == "paused":
            assert not year.is_wanted(row.subscriber_id, "issue", row.settled_at), row
        else:
            assert row.answer.startswith("The promise"), row.answer
            assert _in_the_week_before(row, rows, year) >= year.plan.most, row


def _had_before(row, rows, shown) -> set[int]:
    """The articles of every earlier mail to the same reader, sent or on its way at the time."""
    earlier = [
        one
        for one in rows
        if one.subscriber_id == row.subscriber_id and one.mailing_id != row.mailing_id
        if one.created_at <= row.created_at
    ]
    return set().union(*(shown[one.mailing_id, one.edition_id] for one in earlier))


def _in_the_week_before(row, rows, year: Year) -> int:
    today = _day(row.settled_at, year)
    mine = (
        _day(one.first_tried_at, year)
        for one in rows
        if one.subscriber_id == row.subscriber_id and one.state in {"accepted", "presumed"}
    )
    return sum(today - A_WEEK < day <= today for day in mine)


def _no_hour_forgotten(year: Year):
    """Every hour of the rule had its issue or was thin, unless nothing ran when it was due.

    What an hour found to be too late for its newsletter stays a draft.
    """
    known = dict(Occasion.objects.values_list("at", "outcome"))
    for slot in _hours(year):
        drafting = [look for look in year.looks if slot - DRAFTED_BEFORE <= look < slot]
        assert slot in known or not drafting, slot
    assert set(known.values()) <= {"scheduled", "thin"}, known
    unsent = Occasion.objects.filter(outcome="scheduled", issue__mailing=None)
    assert year.plan.when_late == "skip" or not unsent.exists()


def _hours(year: Year) -> list[datetime]:
    """The moments of a rule, counted by the library alone."""
    zone = ZoneInfo(year.plan.zone)
    first, last = year.looks[0], year.looks[-1] - timedelta(days=4)  # without the last sweeping
    rule = rrulestr(year.plan.rule, dtstart=datetime(2024, 1, 4))  # noqa: DTZ001 - on the wall
    days = [one.date() for one in rule.between(_wall(first, zone), _wall(last, zone))]
    hours = [
        datetime.combine(day, time(year.plan.hour), tzinfo=zone).astimezone(ZoneInfo("UTC"))
        for day in days
    ]
    return [hour for hour in hours if first + DRAFTED_BEFORE < hour < last]


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _day(moment: datetime, year: Year) -> date:
    return moment.astimezone(ZoneInfo(year.plan.zone)).date()


def _never_before_the_hour(sent, year: Year):
    for row in (row for row in sent if row.mailing.kind == "issue"):
        mailing, zone = row.mailing, ZoneInfo(row.subscriber.time_zone)
        if mailing.at_readers_hour:
            wall = _wall(mailing.send_at, ZoneInfo(year.plan.zone))
            assert _wall(row.first_tried_at, zone) >= wall
        else:
            assert row.first_tried_at >= mailing.send_at


def _words_as_they_were_at_the_freeze(year: Year):
    frozen = {one.issue_id: one for one in Mailing.objects.filter(kind="issue")}
    edits = [edit for edit in year.edits if edit[1] in frozen]
    for issue, mailing in frozen.items():
        mine = [(at, words) for at, which, words in edits if which == issue]
        assert mailing.frozen_at is not None
        before = [words for at, words in mine if at <= mailing.frozen_at]
        for _at, words in mine:
            assert (words in mailing.html) == (words in before[-1:]), (mailing, words)
