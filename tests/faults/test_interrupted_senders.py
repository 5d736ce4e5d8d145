"""Deployments, laptops and full machines: a worker is stopped, stands still, or has no memory."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import size
from tests.faults.house import CONNECTIONS
from tests.faults.lines import LIVELY, until

pytestmark = pytest.mark.faults

STOPS = size.of(5, 50)
PAUSES = size.of(5, 100)
DEATHS = size.of(1, 10)
LONGEST_PAUSE = size.of(1, 30)  # seconds
TOO_LONG = 5.0  # seconds: longer than any short lease would last
MEMORY = Path("/sys/fs/cgroup/memory")
ENOUGH = 512 << 20  # bytes


def test_n2_a_worker_that_is_asked_to_stop_finishes_what_it_has_in_hand(house, figures):
    house.furnish(STOPS * 40)
    dice = random.Random(20270102)
    statuses, hands, doubts = set(), set(), set()

    for _stop in range(STOPS):
        worker = house.work()
        house.sink.wait_for(house.sink.number + dice.randint(1, 30))
        statuses.add(house.stop(worker))
        hands.add(house.person.do("hands"))
        doubts |= house.verdict().in_doubt
    house.work()
    house.wait_for("finished")

    figures(mails=STOPS * 40, stops=STOPS, in_doubt=len(doubts))
    assert (statuses, hands, doubts) == ({0}, {0}, set())
    assert house.verdict().is_clean
    assert house.sink.number == STOPS * 40


def test_n2_a_started_worker_ends_with_nothing_to_complain_of(house):
    house.furnish(100)
    worker = house.start()
    house.sink.wait_for(20)

    status = house.stop(worker)

    assert status == 0
    assert house.person.do("hands") == 0


def test_n3_a_worker_that_stood_still_is_neither_robbed_nor_repeated(house):
    house.furnish(200)
    first = house.work()
    house.sink.wait_for(20)

    stop_between_writes(house, first)
    stopped_at = time.monotonic()
    house.work()
    in_hand = house.person.do("hands")
    until(
        lambda: (
            len(house.verdict().unfinished) <= in_hand and time.monotonic() - stopped_at > TOO_LONG
        ),
        what="the other worker has sent all that is free, and five seconds are over",
    )
    first.send_signal(signal.SIGCONT)
    report = house.wait_for("finished")

    verdict = house.verdict()
    assert verdict.is_clean, verdict
    assert report["accepted"] == 200


def test_n3_two_workers_that_stand_still_in_turn_mail_nobody_twice(house, figures):
    house.furnish(PAUSES * 40)
    pair = [house.work(), house.work()]
    dice = random.Random(20270109)

    for pause in range(PAUSES):
        number = house.sink.number + dice.randint(1, 20)
        house.sink.wait_for(min(PAUSES * 40, number))
        stop_between_writes(house, pair[pause % 2])
        ends_at = time.monotonic() + dice.uniform(0.2, min(LONGEST_PAUSE, 1 + pause / 3))
        until(lambda: time.monotonic() > ends_at, what="it stood still")  # noqa: B023 - at once
        pair[pause % 2].send_signal(signal.SIGCONT)
    report = house.wait_for("finished")

    verdict = house.verdict()
    figures(mails=PAUSES * 40, pauses=PAUSES, in_doubt=len(verdict.in_doubt))
    assert verdict.is_clean, verdict
    assert report["accepted"] == PAUSES * 40


def test_n15_a_worker_that_the_machine_kills_for_its_memory_loses_nobody(house, figures):
    house.furnish(DEATHS * 100)

    for death in range(DEATHS):
        with small_room(f"domicile-{os.getpid()}-{death}") as room:
            worker = house.start(*inside(room))
            house.sink.wait_for((death + 1) * 20)
            status = starve(worker, room=room)
        assert status == -signal.SIGKILL
    house.work()
    report = house.wait_for("finished")

    verdict = house.verdict()
    figures(mails=DEATHS * 100, deaths=DEATHS, in_doubt=len(verdict.in_doubt))
    assert verdict.is_clean, verdict
    assert len(verdict.in_doubt) <= DEATHS * CONNECTIONS
    assert report["accepted"] + report["presumed"] == DEATHS * 100


def stop_between_writes(house, worker):
    """Stop it where it does not hold SQLite's one pen, which would stop everybody."""

    def is_stopped():
        worker.send_signal(signal.SIGSTOP)
        if house.person.do("can_write"):
            return True
        worker.send_signal(signal.SIGCONT)
        return False

    until(is_stopped, what="the worker stands still and nobody waits for it")


@contextmanager
def small_room(name):
    """A group of processes that may have as much memory as a worker has."""
    room = MEMORY / name
    room.mkdir()
    try:
        yield room
    finally:
        until(lambda: not (room / "cgroup.procs").read_text(), what="nobody is in the room")
        room.rmdir()


def inside(room):
    """The beginning of a command line that runs in a group."""
    return ["sh", "-c", f'echo $$ > {room}/cgroup.procs; exec "$@"', "sh"]


def starve(worker, *, room):
    """Let another process of the group take all that is left; the kernel must kill the worker."""
    (room / "memory.limit_in_bytes").write_text(str(ENOUGH))
    Path(f"/proc/{worker.pid}/oom_score_adj").write_text("1000")
    greedy = "kept = []\nwhile True: kept.append(bytearray(1 << 20))"
    with subprocess.Popen([*inside(room), sys.executable, "-c", greedy]) as other:
        status = worker.wait(timeout=LIVELY)
        other.kill()
    return status
