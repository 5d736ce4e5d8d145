"""Workers are killed at random moments: who is lost, who is mailed twice, who is in doubt?"""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.checker import History, check
from tests.faults.house import CONNECTIONS, House, SinkProcess
from tests.faults.lines import HOUSE, LIVELY

READERS, KILLS = 2000, 10


def kill_while_sending(house: House, *, kills: int, dice: random.Random) -> None:
    """Start a worker, let it send a random number of mails, kill it; and again."""
    share = len(house.readers) // (kills + 1)
    for _kill in range(kills):
        worker = house.work()
        house.sink.wait_for(len(house.sink.taken) + dice.randint(1, share))
        house.stop(worker, signal.SIGKILL)


def test_killing_the_worker_loses_nobody_and_mails_nobody_twice(house):
    house.furnish(READERS)

    kill_while_sending(house, kills=KILLS, dice=random.Random(20261128))
    house.work()
    report = house.wait_for("finished")

    verdict = house.verdict()
    assert verdict.is_clean, verdict
    assert not verdict.unfinished
    assert len(verdict.in_doubt) <= KILLS * CONNECTIONS
    assert {doubt["address"] for doubt in report["in_doubt"]} == verdict.in_doubt
    assert report["accepted"] + report["presumed"] == report["recipients"] == READERS


@pytest.mark.postgres
def test_two_workers_that_are_killed_in_turn_lose_nobody_and_mail_nobody_twice(house):
    house.furnish(READERS)
    dice = random.Random(20261205)
    pair = [house.work(), house.work()]

    for kill in range(KILLS):
        room = max(1, (READERS - len(house.sink.taken)) // (KILLS - kill + 1))
        house.sink.wait_for(min(READERS, len(house.sink.taken) + dice.randint(1, room)))
        victim = kill % 2
        house.stop(pair[victim], signal.SIGKILL)
        pair[victim] = house.work()
    report = house.wait_for("finished")

    verdict = house.verdict()
    assert verdict.is_clean, verdict
    assert len(verdict.in_doubt) <= KILLS * CONNECTIONS
    assert {doubt["address"] for doubt in report["in_doubt"]} == verdict.in_doubt
    assert report["accepted"] + report["presumed"] == report["recipients"] == READERS


@pytest.mark.faults
def test_the_harness_finds_the_readers_that_a_naive_sender_mails_twice(tmp_path):
    readers = [f"reader{index:04d}@example.org" for index in range(READERS)]
    book = tmp_path / "book.sqlite3"
    with sqlite3.connect(book) as ledger:
        ledger.execute("CREATE TABLE reader (address TEXT PRIMARY KEY, done INTEGER DEFAULT 0)")
        ledger.executemany("INSERT INTO reader (address) VALUES (?)", [(one,) for one in readers])
    dice = random.Random(20261212)

    with SinkProcess(tmp_path, "--work", "0.002") as sink:
        for _kill in range(KILLS):
            sender = naive_sender(book, sink)
            sink.wait_for(len(sink.taken) + dice.randint(1, READERS // (KILLS + 1)))
            sender.kill()
            sender.wait()
        assert naive_sender(book, sink).wait(timeout=LIVELY) == 0
        history = History(
            owed=frozenset(readers), taken=sink.taken, ledger=dict.fromkeys(readers, "accepted")
        )

    verdict = check(history)
    assert not verdict.lost
    assert len(verdict.doubled) >= KILLS
    assert verdict.renamed == verdict.doubled


def naive_sender(book: Path, sink: SinkProcess) -> subprocess.Popen[bytes]:
    """Start the control."""
    command = [sys.executable, "-m", "tests.faults.naive", str(book), str(sink.port)]
    return subprocess.Popen(command, cwd=HOUSE)
