"""A series brings each reader from mail to mail, once, and heeds every no on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

import pytest
import time_machine

from core import pause
from newsletter.actions.readers import choose, everything_about
from newsletter.actions.series import open_step
from newsletter.actions.votes import vote
from newsletter.links import poll_url
from newsletter.models import (
    Delivery,
    Journey,
    Letter,
    Mailing,
    Poll,
    Promise,
    SeriesStep,
    Subscriber,
    Subscription,
    Vote,
)
from tests import make
from tests.newsletter.series_made import got, series, work

pytestmark = pytest.mark.django_db


MONDAY = "2026-11-16T12:00Z"


A_DAY = timedelta(days=1)


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as stopped:
        yield stopped


def test_a_reader_comes_from_mail_to_mail_at_the_newsletters_hour_and_only_once(newsletter, clock):
    series(newsletter, (0, "Hello"), (7, "First tip"), (7, "Second tip"))
    make.subscription(newsletter=newsletter)
    work()
    assert (got(), work()) == (["Hello"], 0)
    clock.move_to("2026-11-23T06:59Z")  # 07:59 in Paris
    assert work() == 0
    clock.move_to("2026-11-23T07:00Z")
    work()
    assert got() == ["Hello", "First tip"]

    for _week in range(3):
        clock.shift(7 * A_DAY)
        work()

    assert got() == ["Hello", "First tip", "Second tip"]
    assert Journey.objects.get().state == "done"
    assert {one.state for one in Mailing.objects.all()} == {"finished"}


def test_a_step_grows_with_every_reader_and_its_books_balance(newsletter, clock):
    series(newsletter, (0, "Hello"))
    for name in ("ada", "bo"):
        make.subscription(newsletter=newsletter, address=f"{name}@example.org")
        work()
        clock.shift(A_DAY)

    mailing = Mailing.objects.get()
    assert (mailing.kind, mailing.state, mailing.recipients) == ("step", "finished", 2)
    assert mailing.deliveries.filter(state="accepted").count() == 2


def test_nobody_comes_to_a_step_twice(newsletter, clock):
    step = series(newsletter, (0, "Hello")).steps.get()
    make.subscription(newsletter=newsletter)
    readers = Subscription.objects.all()

    open_step(step, readers)
    mailing = open_step(step, readers)

    assert (mailing.recipients, mailing.deliveries.count()) == (1, 1)


def test_who_leaves_has_left_the_series_and_who_pauses_goes_on_after(newsletter, clock):
    series(newsletter, (0, "Hello"), (1, "Tip"))
    bo = make.subscription(newsletter=newsletter, address="bo@example.org")
    cy = make.subscription(newsletter=newsletter, address="cy@example.org")
    work()
    Subscription.objects.filter(pk=bo.pk).update(state="unsubscribed")
    day = (timezone.now() + 3 * A_DAY).date()
    choose(cy, cadence="issue", topics=[], paused_until=day)

    for _day in range(5):
        clock.shift(A_DAY)
        work()

    assert got("bo@example.org") == ["Hello"]
    assert bo.journeys.get().state == "left"
    assert got("cy@example.org") == ["Hello", "Tip"]


def test_an_issue_keeps_its_place_among_the_promised_mails(newsletter, clock):
    promise = Promise.objects.create(site=newsletter.site, mails_a_week=2)
    series(newsletter, (0, "Hello"), (1, "Tip"))
    make.subscription(newsletter=newsletter)
    work()
    clock.shift(A_DAY)
    work()
    assert got() == ["Hello"]
    promise.mails_a_week = 1
    promise.save()
    clock.shift(7 * A_DAY)
    work()
    assert got() == ["Hello"]
    promise.mails_a_week = 3
    promise.save()
    clock.shift(A_DAY)
    work()

    assert got() == ["Hello", "Tip"]


def test_a_mail_for_who_has_clicked_passes_by_the_others(newsletter, clock):
    series(newsletter, (0, "Hello"), (1, "You liked it", "clicked"), (1, "Still there?", "silent"))
    for name in ("ada", "bo"):
        make.subscription(newsletter=newsletter, address=f"{name}@example.org")
    work()
    clock.shift(timedelta(hours=1))
    Subscriber.objects.filter(address="ada@example.org").update(last_clicked_at=timezone.now())

    for _day in range(3):
        clock.shift(A_DAY)
        work()

    assert got("ada@example.org") == ["Hello", "You liked it"]
    assert got("bo@example.org") == ["Hello", "Still there?"]


def test_a_birthday_is_kept_on_its_day_or_within_a_week(newsletter, clock):
    make.subscription(newsletter=newsletter)
    clock.shift(10 * A_DAY)
    make.subscription(newsletter=newsletter, address="late@example.org")
    series(newsletter, (0, "A year"), begins="birthday", after_days=365)
    clock.shift(365 * A_DAY - 9 * A_DAY)
    work()
    clock.shift(12 * A_DAY)
    work()

    assert got() == ["A year"]
    assert got("late@example.org") == ["A year"]


def test_only_where_clicks_are_noticed_somebody_is_silent(newsletter, clock):
    make.subscription(newsletter=newsletter)
    series(newsletter, (0, "Do you still read?"), begins="silence", after_days=90)
    clock.shift(91 * A_DAY)
    assert work() == 0
    reading = make.subscription(newsletter=newsletter, address="ada@example.org")
    Subscriber.objects.filter(pk=reading.subscriber_id).update(last_clicked_at=timezone.now())
    work()

    assert got() == ["Do you still read?"]
    assert got("ada@example.org") == []


def test_who_came_home_with_a_file_or_before_it_ran_is_not_welcomed(newsletter, clock):
    make.subscription(newsletter=newsletter)
    clock.shift(A_DAY)
    series(newsletter, (0, "Hello"))
    place = make.subscription(newsletter=newsletter, address="home@example.org")
    Subscription.objects.filter(pk=place.pk).update(intake_row=7)

    assert work() == 0


def test_the_hour_is_the_readers_where_that_is_wished(newsletter, clock):
    newsletter.at_readers_hour = True
    newsletter.save()
    series(newsletter, (1, "Hello"))
    make.audience(newsletter=newsletter, addresses=["ho@x.org"], time_zone="Pacific/Honolulu")
    work()

    assert f"{Journey.objects.get().due_at:%d %H:%M}" == "17 18:00"


def test_nothing_happens_while_it_is_stopped_paused_or_empty(newsletter, clock):
    make.subscription(newsletter=newsletter)
    series(newsletter, begins="birthday", after_days=1)
    stopped = series(newsletter, (0, "Hello"), is_running=False)
    assert (work(), stopped.runs_since) == (0, None)
    stopped.is_running = True
    stopped.save()
    pause.pause("Test")
    assert work() == 0
    pause.resume()

    assert work() == 2


def test_a_reader_sees_the_series_they_are_in(newsletter, clock):
    series(newsletter, (0, "Hello"), (7, "Tip"))
    place = make.subscription(newsletter=newsletter)
    work()

    known: Any = everything_about(place.subscriber)
    assert known["series"][0]["state"] == "under_way"


POLL = {"question": "Well?", "answers": ["Yes", "No"]}


def test_a_question_in_a_mail_of_a_series_is_answered_like_that_of_an_issue(
    newsletter, clock, client
):
    step = series(newsletter, (0, "Hello")).steps.get()
    step.body = [("poll", POLL)]
    step.save()
    make.subscription(newsletter=newsletter)
    work()
    poll, delivery = Poll.objects.get(), Delivery.objects.get()
    address = poll_url(newsletter.site, delivery=delivery.pk).removeprefix("http://testserver")

    client.post(f"{address}?block={poll.block}", {"answer": "0"})

    assert poll.block in poll.mailing.html
    assert str(Vote.objects.get()) == "Yes"


def test_a_question_that_is_asked_in_other_words_keeps_its_answers_and_begins_anew(
    newsletter, clock
):
    step = series(newsletter, (0, "Hello")).steps.get()
    readers = Subscription.objects.filter(pk=make.subscription(newsletter=newsletter).pk)
    step.body = [("poll", POLL)]
    step.save()
    open_step(step, readers)
    open_step(step, readers)
    old = Poll.objects.get()
    vote(poll=old, delivery=Delivery.objects.get(), answer=1)

    block = step.body[0]
    block.value["question"] = "And now?"
    open_step(step, readers)

    assert Poll.objects.get(block=block.id).question == "And now?"
    assert str(Vote.objects.get(poll__question="Well?")) == "No"


def test_a_mail_that_inboxes_would_refuse_is_kept_back_and_the_desk_is_told_once(newsletter, clock):
    step = series(newsletter, (0, "Hello"), (0, "Next")).steps.first()
    body = step.body
    SeriesStep.objects.filter(pk=step.pk).update(body=[("words", "<p>Dear [[nobody]].</p>")])
    make.subscription(newsletter=newsletter)

    for _day in range(2):
        work()
        clock.shift(A_DAY)

    told = Letter.objects.get(kind="desk")
    assert (got(), Mailing.objects.count()) == ([], 0)
    assert "[[nobody]]" in told.text
    assert f"/admin/newsletter/series/edit/{step.series_id}/" in told.text

    SeriesStep.objects.filter(pk=step.pk).update(body=body)
    work()

    assert got() == ["Hello"]
    assert SeriesStep.objects.get(pk=step.pk).kept_back == ""
    assert Letter.objects.filter(kind="desk").count() == 1
