"""When a new copy may leave: the hours of its channel, and what a day or a month may hold."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

import pytest
import time_machine

from core.models import Brand
from syndication.actions.reconcile import reconcile
from syndication.delivery import ledger
from syndication.delivery.pacing import delay_of, opening
from syndication.exchange import Unanswered
from syndication.models import Channel, Copy
from tests import make
from tests.fakes import shore as platforms
from tests.syndication.copying import (
    channel,
    due_again,
    events,
    is_ahead,
    publish,
    round_of,
    the_copy,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 25, 12, tzinfo=PARIS)  # a Wednesday


@pytest.fixture
def beacon():
    return platforms.arrive("beacon")


def paris(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


def test_the_hours_of_a_channel_are_those_of_the_brands_own_clock(site):
    table: list[tuple[dict[str, Any], Any, Any]] = [
        ({}, NOON, NOON),
        ({"send_from": time(9), "send_until": time(17)}, NOON, NOON),
        ({"send_from": time(14)}, NOON, paris(25, 14)),
        ({"send_until": time(10)}, NOON, paris(26, 0)),
        ({"send_from": time(9), "send_until": time(10)}, NOON, paris(26, 9)),
        ({"send_days": "5"}, NOON, paris(28, 0)),
        ({"send_days": "2", "send_until": time(8)}, NOON, paris(2, 0, month=12)),
        # over midnight, and in the early hours of such a night
        ({"send_from": time(22), "send_until": time(6)}, NOON, paris(25, 22)),
        ({"send_from": time(22), "send_until": time(6)}, paris(26, 3), paris(26, 3)),
        ({"send_days": "9"}, NOON, NOON),
    ]

    found = [opening(Channel(site=site, **facts), moment) for facts, moment, _opens in table]

    assert found == [opens for _facts, _moment, opens in table]


def test_nine_in_the_morning_stays_nine_when_the_clock_changes(site):
    Brand.objects.update(time_zone="America/New_York")
    new_york = ZoneInfo("America/New_York")
    saturday = datetime(2026, 10, 31, 20, tzinfo=new_york)

    opens = opening(Channel(site=site, send_days="6", send_from=time(9)), saturday)

    assert opens == datetime(2026, 11, 1, 9, tzinfo=new_york)


def test_links_leave_at_once_and_texts_after_a_day_unless_the_channel_says_otherwise():
    usual, hour = Channel(), Channel(delay_minutes=60)

    found = [delay_of(usual, "link"), delay_of(usual, "copy"), delay_of(hour, "link")]

    assert found == [timedelta(0), timedelta(days=1), timedelta(hours=1)]


@pytest.mark.parametrize(("shape", "hours"), [("link", 0), ("copy", 24)])
def test_a_shape_that_was_chosen_for_an_article_has_its_own_delay(site, shape, hours):
    there = channel(site=site, platform="beacon", delay_minutes=None)
    article = make.article(site=site, live=False)
    facts = {"shape": shape, "switched_on": True, "state": "settled"}
    Copy.objects.create(article=article, channel=there, **facts)

    article = publish(article)
    reconcile()

    wait = the_copy().due_at - article.first_published_at
    assert timedelta(0) <= wait - timedelta(hours=hours) < timedelta(minutes=1)


def test_out_of_its_hours_a_copy_waits_without_an_attempt_and_then_leaves(site, shore):
    channel(site=site, send_from=time(14), send_until=time(15))
    with time_machine.travel(NOON, tick=False) as clock:
        make.article(site=site)
        round_of()
        waiting = the_copy()
        due_again()
        round_of()  # asked before the hour it says the same, and says it once
        clock.move_to(paris(25, 14))
        round_of()

    assert (waiting.due_at, waiting.attempts) == (paris(25, 14), 0)
    assert "hours of its channel" in waiting.last_error
    assert len(shore.posts) == 1
    assert events() == ["waits", "created"]


def test_changes_and_removals_do_not_wait_for_the_hours(site, shore):
    there = channel(site=site)
    article = make.article(site=site)
    round_of()
    in_two_days = str((timezone.now().weekday() + 2) % 7)
    Channel.objects.filter(pk=there.pk).update(send_days=in_two_days)

    publish(article, title="Changed")
    round_of()

    assert [post.title for post in shore.posts.values()] == ["Changed"]


def test_a_full_day_holds_new_copies_until_the_brands_next_one(site, shore):
    channel(site=site, daily_cap=2)
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(3):
            make.article(site=site, title=f"Article {number}")
        round_of()
        first_day = len(shore.posts)
        held = Copy.objects.get(shown=0)
        clock.move_to(paris(26, 0))
        round_of()

    assert first_day == 2
    assert held.due_at == paris(26, 0)
    assert "no more than 2 new copies" in held.last_error
    assert len(shore.posts) == 3


def test_the_months_money_holds_what_costs_more_than_is_left(site, beacon):
    channel(site=site, platform="beacon", monthly_cents=25)
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(3):
            make.article(site=site, title=f"Article {number}")
        round_of()
        this_month = len(beacon.posts)
        held = Copy.objects.get(shown=0)
        clock.move_to(paris(1, 2, month=12))
        round_of()

    assert this_month == 2
    assert held.due_at == datetime(2026, 12, 1, tzinfo=ZoneInfo("UTC"))
    assert "0.20 of 0.25 US dollars" in held.last_error
    assert len(beacon.posts) == 3


def test_a_look_for_a_copy_costs_money_too(site, beacon):
    channel(site=site, platform="beacon", monthly_cents=25)
    make.article(site=site)
    beacon.fails("create", Unanswered("No answer."), kept=True)
    round_of()
    due_again()

    round_of()

    assert (the_copy().state, the_copy().cents) == ("settled", 12)
    assert beacon.said == ["create", "find"]


def test_without_money_for_a_look_a_person_looks(site, beacon):
    channel(site=site, platform="beacon", monthly_cents=11)
    make.article(site=site)
    beacon.fails("create", Unanswered("No answer."), kept=True)
    round_of()
    due_again()

    round_of()

    assert beacon.said == ["create"]
    assert (the_copy().state, the_copy().cents) == ("person", 10)
    assert "0.10 of 0.11 US dollars" in the_copy().last_error
    assert "Look there" in the_copy().last_error


def test_what_is_placed_twice_in_a_month_costs_twice(site, beacon):
    channel(site=site, platform="beacon")
    article = make.article(site=site)
    with time_machine.travel(NOON, tick=False) as clock:
        round_of()
        article.unpublish()
        round_of()
        article = publish(article)
        round_of()
        twice = the_copy().cents
        clock.move_to(paris(2, 9, month=12))
        article.unpublish()
        round_of()
        publish(article)
        round_of()

    assert twice == 20.0
    assert the_copy().cents == 10.0


def test_of_two_workers_at_the_last_place_of_a_day_one_finds_it_taken(site, shore, monkeypatch):
    channel(site=site, daily_cap=1)
    for number in range(2):
        make.article(site=site, title=f"Article {number}")
    reconcile()
    first, second = Copy.objects.order_by("pk")
    real = ledger.arm

    def meanwhile(copy, **facts):  # another worker arms the other copy just before
        Copy.objects.filter(pk=first.pk).update(left_at=timezone.now())
        return real(copy, **facts)

    Copy.objects.filter(pk=first.pk).update(due_at=None)
    monkeypatch.setattr(ledger, "arm", meanwhile)
    round_of()

    assert shore.posts == {}
    second.refresh_from_db()
    assert second.state == Copy.State.DUE
    assert is_ahead(second.due_at)
