"""How fast mail may leave: a clock in, a number out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from newsletter.postoffice.pace import (
    FLOOR,
    Bucket,
    Receiver,
    Window,
    is_about_us,
    receiver_of,
    warm_up_limit,
)
from newsletter.smtp import Reply

BUSY = Reply(421, "slow down", "4.7.0")
FINE = Reply(250, "taken", "2.0.0")


@pytest.mark.parametrize(
    ("address", "receiver"),
    [
        ("a@GoogleMail.com", "gmail"),
        ("a@aol.com", "yahoo"),
        ("a@hotmail.fr", "microsoft"),
        ("a@me.com", "icloud"),
        ("a@example.org", "example.org"),
        ('"a@b"@example.org', "example.org"),
    ],
)
def test_domains_of_one_provider_are_one_receiver(address, receiver):
    assert receiver_of(address) == receiver


@pytest.mark.parametrize(
    ("reply", "is_ours"),
    [
        (BUSY, True),
        (Reply(450, "try later"), True),
        (Reply(451, "greylisted", "4.7.1"), True),
        (Reply(454, "throttled", "4.7.0"), True),
        (Reply(452, "mailbox full", "4.2.2"), False),
        (Reply(450, "no such user today", "4.1.1"), False),
        (Reply(550, "never", "5.7.1"), False),
        (FINE, False),
        (None, False),
    ],
)
def test_a_full_mailbox_is_no_reason_to_slow_down(reply, is_ours):
    assert is_about_us(reply) is is_ours


def test_a_bucket_lets_through_its_rate_and_no_burst_after_a_restart():
    bucket = Bucket(8.0, now=0.0)
    gone = []

    for tick in range(1921):  # half a minute
        now = tick / 64
        while not bucket.wait(now):
            bucket.take(now)
            gone.append(now)

    assert len(gone) == 240
    assert gone[:3] == [0.125, 0.25, 0.375]
    assert bucket.wait(30.0) == 0.125


def test_a_bucket_that_rested_gathers_a_second_and_a_half_and_no_more():
    bucket = Bucket(10.0, now=0.0)
    taken = 0

    while not bucket.wait(3600.0):
        bucket.take(3600.0)
        taken += 1

    assert taken == 15


def test_a_clock_that_goes_back_fills_no_bucket():
    bucket = Bucket(1.0, now=100.0)

    assert bucket.wait(50.0) == 1.0
    assert bucket.wait(101.0) == 0.0


def test_no_window_ever_carries_more_than_its_count():
    window, gone = Window(100, 3600, {}), []

    for now in range(0, 4 * 3600, 7):
        if window.left(now):
            window.note(1, now=now)
            gone.append(now)

    for end in range(0, 4 * 3600, 600):
        assert sum(end - 3600 < moment <= end for moment in gone) <= 100
    assert len(gone) >= 390


def test_a_window_is_the_same_after_it_was_kept():
    window = Window(10, 60, {})
    window.note(7, now=1000.0)
    window.note(-2, now=1000.5)

    again = Window.of(10, seconds=60, kept=window.kept())

    assert again.left(1001.0) == 5
    assert 1060.0 < again.opens_at(1001.0) <= 1062.0
    assert again.left(again.opens_at(1001.0)) == 10


@pytest.mark.parametrize(
    ("day", "limit"),
    [(-1, 200), (0, 200), (1, 237), (20, 5814), (41, 200_000), (42, None), (400, None)],
)
def test_a_new_way_is_warmed_up_over_six_weeks(day, limit):
    begun = date(2026, 11, 28)

    assert warm_up_limit(begun, today=begun + timedelta(days=day)) == limit


def test_a_receiver_that_says_no_is_given_half_and_more_again_after_clean_minutes():
    receiver = Receiver("gmail", now=0.0)
    for number in range(200):  # twenty a second
        receiver.take(number / 20)
        receiver.heard(FINE, now=number / 20)

    receiver.take(10.0)
    assert receiver.heard(BUSY, now=10.0)
    halved = receiver.rate
    receiver.take(12.0)
    assert not receiver.heard(BUSY, now=12.0)  # it was on its way already
    receiver.take(20.0)
    assert receiver.heard(BUSY, now=20.0)
    quartered = receiver.rate
    steps = []
    for now in range(20, 1400):
        receiver.take(float(now))
        receiver.heard(FINE, now=float(now))
        steps.append(receiver.rate)

    assert halved is not None
    assert halved == pytest.approx(10.05)
    assert quartered is not None
    assert quartered == pytest.approx(halved / 2)
    assert steps[58] == quartered
    assert steps[60] == pytest.approx(quartered + 0.1 * receiver.ceiling)
    assert steps[-1] is None  # as fast as ever, as if nothing had been


def test_a_receiver_is_never_slower_than_the_floor():
    receiver = Receiver("gmail", now=0.0)

    for minute in range(1, 9):
        receiver.take(60.0 * minute)
        receiver.heard(BUSY, now=60.0 * minute)

    assert receiver.rate == FLOOR


def test_workers_share_the_pace_of_a_receiver():
    receiver = Receiver("gmail", now=0.0)
    receiver.share_with(2, now=0.0)
    receiver.remember(10.0, ceiling=40.0, now=0.0)

    assert receiver.room(10.0) == 50

    receiver.share_with(1, now=1.0)

    assert receiver.room(10.0) == 100
    assert Receiver("yahoo", now=0.0).room(10.0) is None
