"""Deployments and laptops: a worker is asked to stop, or stands still for a while."""

from __future__ import annotations

import signal
import time

import pytest

from tests.faults.lines import until

pytestmark = pytest.mark.faults

PAUSE = 5.0  # longer than any short lease would last


def test_a_worker_that_is_asked_to_stop_finishes_what_it_has_in_hand(house):
    house.furnish(200)
    first = house.work()
    house.sink.wait_for(40)

    status = house.stop(first)
    hands, between = house.person.do("hands"), house.verdict()
    house.work()
    house.wait_for("finished")

    assert status == 0
    assert hands == 0
    assert between.is_clean
    assert not between.in_doubt
    assert len(house.sink.taken) == 200
    assert not house.verdict().in_doubt


def test_a_worker_that_stood_still_is_neither_robbed_nor_repeated(house):
    house.furnish(200)
    first = house.work()
    house.sink.wait_for(20)

    stop_between_writes(house, first)
    stopped_at = time.monotonic()
    house.work()
    in_hand = house.person.do("hands")
    until(
        lambda: (
            len(house.verdict().unfinished) <= in_hand and time.monotonic() - stopped_at > PAUSE
        ),
        what="the other worker has sent all that is free, and five seconds are over",
    )
    first.send_signal(signal.SIGCONT)
    report = house.wait_for("finished")

    verdict = house.verdict()
    assert verdict.is_clean, verdict
    assert report["accepted"] == 200


def stop_between_writes(house, worker):
    """Stop it where it does not hold SQLite's one pen, which would stop everybody."""

    def is_stopped():
        worker.send_signal(signal.SIGSTOP)
        if house.person.do("can_write"):
            return True
        worker.send_signal(signal.SIGCONT)
        return False

    until(is_stopped, what="the worker stands still and nobody waits for it")
