"""N1: workers are killed at random moments. Who is lost, who is mailed twice, who is in doubt?"""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import size
from tests.faults.checker import History, check
from tests.faults.house import CONNECTIONS, House, SinkProcess
from tests.faults.lines import HOUSE, LIVELY

READERS, KILLS = size.of(1_000, 10_000), size.of(5, 20)
PAIR_READERS, PAIR_KILLS = size.of(2_000, 100_000), size.of(10, 100)
NAIVE_READERS, NAIVE_KILLS = 1_000, 6
# What changes something outside of the worker's memory: the network, a journal, the ledger.
LASTING = "sendto,write,pwrite64,fdatasync,unlink"
STEPS = size.of(6, 50)


def kill_one_after_the_other(house: House, *, kills: int, dice: random.Random) -> None:
    """Start a worker, let it send a random number of mails, kill it; and again."""
    share = len(house.readers) // (kills + 1)
    for _kill in range(kills):
        worker = house.work()
        house.sink.wait_for(house.sink.number + dice.randint(1, share))
        house.stop(worker, signal.SIGKILL)


def kill_in_turn(house: House, *, kills: int, dice: random.Random) -> None:
    """Two work at once; one of them is killed and another takes its place, again and again."""
    readers = len(house.readers)
    pair = [house.work(), house.work()]
    for kill in range(kills):
        room = max(1, (readers - house.sink.number) // (kills - kill + 1))
        house.sink.wait_for(min(readers, house.sink.number + dice.randint(1, room)))
        victim = kill % 2
        house.stop(pair[victim], signal.SIGKILL)
        pair[victim] = house.work()


def test_n1_killing_the_worker_loses_nobody_and_mails_nobody_twice(house, figures):
    house.furnish(READERS)

    kill_one_after_the_other(house, kills=KILLS, dice=random.Random(20261128))
    house.work()
    report = house.wait_for("finished")

    verdict = house.verdict()
    figures(mails=READERS, kills=KILLS, in_doubt=len(verdict.in_doubt))
    assert verdict.is_clean, verdict
    assert not verdict.unfinished
    assert len(verdict.in_doubt) <= KILLS * CONNECTIONS
    assert {doubt["address"] for doubt in report["in_doubt"]} == verdict.in_doubt
    assert report["accepted"] + report["presumed"] == report["recipients"] == READERS


@pytest.mark.postgres
def test_n1_two_workers_that_are_killed_in_turn_lose_nobody_and_mail_nobody_twice(house, figures):
    house.furnish(PAIR_READERS)

    kill_in_turn(house, kills=PAIR_KILLS, dice=random.Random(20261205))
    report = house.wait_for("finished")

    verdict = house.verdict()
    figures(mails=PAIR_READERS, kills=PAIR_KILLS, workers=2, in_doubt=len(verdict.in_doubt))
    assert verdict.is_clean, verdict
    assert len(verdict.in_doubt) <= PAIR_KILLS * CONNECTIONS
    assert {doubt["address"] for doubt in report["in_doubt"]} == verdict.in_doubt
    assert report["accepted"] + report["presumed"] == report["recipients"] == PAIR_READERS


@pytest.mark.faults
def test_n1_a_worker_that_dies_at_any_lasting_step_leaves_a_clear_state(house, figures):
    house.furnish(STEPS * 200)
    dice = random.Random(20261219)

    for _step in range(STEPS):
        number = dice.randint(1, 40)  # of one thread's own steps
        tracer = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={LASTING}"]
        worker = house.start(*tracer, "-e", f"inject={LASTING}:signal=KILL:when={number}")
        assert worker.wait(timeout=LIVELY) == -signal.SIGKILL
    house.work()
    house.wait_for("finished")

    verdict = house.verdict()
    figures(mails=STEPS * 200, kills=STEPS, in_doubt=len(verdict.in_doubt))
    assert verdict.is_clean, verdict
    assert len(verdict.in_doubt) <= STEPS * CONNECTIONS


@pytest.mark.faults
def test_n1_where_an_issue_is_sent_again_a_double_has_the_same_name(house, figures):
    """The broken lines are the server's: what it kept and did not answer goes a second time."""
    house.furnish(READERS, on_unknown="resend")
    house.sink.tell("fault dot 2 drop-kept")

    kill_one_after_the_other(house, kills=KILLS, dice=random.Random(20261226))
    house.sink.tell("clear")
    house.work()
    house.finish()

    verdict = house.verdict()
    figures(mails=READERS, kills=KILLS, doubled=len(verdict.doubled), renamed=len(verdict.renamed))
    assert verdict.doubled
    assert not verdict.renamed
    assert not verdict.lost


@pytest.mark.faults
def test_n1_the_harness_finds_the_readers_that_a_naive_sender_mails_twice(tmp_path, figures):
    readers = [f"reader{index:04d}@example.org" for index in range(NAIVE_READERS)]
    book = tmp_path / "book.sqlite3"
    with sqlite3.connect(book) as ledger:
        ledger.execute("CREATE TABLE reader (address TEXT PRIMARY KEY, done INTEGER DEFAULT 0)")
        ledger.executemany("INSERT INTO reader (address) VALUES (?)", [(one,) for one in readers])
    dice = random.Random(20261212)

    with SinkProcess(tmp_path, "--work", "0.002") as sink:
        for _kill in range(NAIVE_KILLS):
            sender = naive_sender(book, sink)
            sink.wait_for(sink.number + dice.randint(1, NAIVE_READERS // (NAIVE_KILLS + 1)))
            sender.kill()
            sender.wait()
        assert naive_sender(book, sink).wait(timeout=LIVELY) == 0
        history = History(
            owed=frozenset(readers), taken=sink.taken, ledger=dict.fromkeys(readers, "accepted")
        )

    verdict = check(history)
    figures(mails=NAIVE_READERS, kills=NAIVE_KILLS, doubled=len(verdict.doubled))
    assert not verdict.lost
    assert len(verdict.doubled) >= NAIVE_KILLS
    assert verdict.renamed == verdict.doubled


def naive_sender(book: Path, sink: SinkProcess) -> subprocess.Popen[bytes]:
    """Start the control."""
    command = [sys.executable, "-m", "tests.faults.naive", str(book), str(sink.port)]
    return subprocess.Popen(command, cwd=HOUSE)
