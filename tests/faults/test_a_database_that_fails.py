"""N7 and N8: the database goes away, is locked, has no room, or cannot reach its disk."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from tests.faults import size
from tests.faults.cluster import cluster
from tests.faults.crew import end
from tests.faults.ground import FILE, break_ground, house_on
from tests.faults.house import CONNECTIONS
from tests.faults.lines import until

pytestmark = pytest.mark.faults

FALLS = size.of(3, 50)
LOCKED = size.of(22, 60)  # seconds: longer than a writer waits for SQLite's one pen
BROKEN_DISKS = size.of(3, 50)
ROOM = 24 << 20  # bytes of a disk that is soon full
# What a worker may still hand over before it hears that nothing can be written down:
# a quarter of a second of mails, and what its couriers have.
UNHEARD = 240 + 3 * CONNECTIONS


@pytest.fixture
def falling(monkeypatch):
    """A house on a PostgreSQL of its own, and that server."""
    with tempfile.TemporaryDirectory(prefix="domicile-faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL runs as another user
        with cluster(folder / "postgres") as server:
            monkeypatch.setenv("DATABASE_URL", server.url)
            (folder / "ground").mkdir()
            ground = break_ground(folder / "ground")
            with house_on(ground, folder / "house", "--work", "0.004") as house:
                yield house, server


def test_n7_a_postgres_that_falls_in_mid_send_loses_and_doubles_nobody(falling, figures):
    house, server = falling
    house.furnish(FALLS * 400)
    house.work()
    dice = random.Random(20270206)
    unheard = []

    for fall in range(FALLS):
        house.sink.wait_for(min((fall + 1) * 300, house.sink.number + dice.randint(1, 200)))
        if fall % 3 == 2:
            terminate_all(server)
            until(lambda: has_answer(house), what="the person has a connection again")
            continue
        server.stop_at_once()
        before = house.sink.number
        until(lambda: stands_still(house), what="nothing leaves any more")
        unheard.append(house.sink.number - before)
        server.close()
        server.start()
        until(lambda: has_answer(house), what="the person has a connection again")
    report = house.wait_for("finished")

    verdict = house.verdict()
    figures(mails=FALLS * 400, falls=FALLS, unheard=max(unheard), in_doubt=len(verdict.in_doubt))
    assert verdict.is_clean, verdict
    assert max(unheard) <= UNHEARD
    assert report["accepted"] == FALLS * 400


def test_n8_a_database_that_another_program_locks_stops_the_mail_for_as_long(house, figures):
    house.furnish(600)
    house.work()
    house.sink.wait_for(50)
    with sqlite3.connect(house.folder / FILE, isolation_level=None, timeout=60) as other:
        other.execute("BEGIN IMMEDIATE")
        ends_at = time.monotonic() + LOCKED
        before = house.sink.number
        until(lambda: time.monotonic() > ends_at, what="the lock was held")
        meanwhile = house.sink.number - before
        other.execute("ROLLBACK")
    report = house.wait_for("finished")

    verdict = house.verdict()
    figures(mails=600, locked=LOCKED, meanwhile=meanwhile, in_doubt=len(verdict.in_doubt))
    assert verdict.is_clean, verdict
    assert meanwhile <= UNHEARD
    assert report["accepted"] == 600


def test_n8_a_disk_that_is_full_stops_the_mail_until_there_is_room(ground, tmp_path, figures):
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    try:
        with house_on(ground, folder / "house", "--log", str(tmp_path / "taken.log")) as house:
            house.sink.log = tmp_path / "taken.log"
            house.furnish(2_000)
            ballast = folder / "ballast"
            house.work()
            house.sink.wait_for(100)
            fill(ballast)
            until(lambda: stands_still(house), what="nothing leaves any more")
            stopped_at = house.sink.number
            ballast.unlink()
            house.wait_for("finished")
            verdict = house.verdict()
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)

    figures(mails=2_000, stopped_at=stopped_at, in_doubt=len(verdict.in_doubt))
    assert stopped_at < 2_000
    assert verdict.is_clean, verdict


def test_n8_a_disk_that_fails_to_sync_stops_the_mail_and_loses_nobody(house, figures):
    house.furnish(BROKEN_DISKS * 100)
    dice = random.Random(20270213)

    for number in range(BROKEN_DISKS):
        fault = f"inject=fdatasync,fsync:error=EIO:when={dice.randint(1, 4)}+"
        worker = house.start(
            *["strace", "-f", "-o", "/dev/null"],
            *["-e", "trace=fdatasync,fsync", "-e", fault],
        )
        until(lambda: has_failed(house, number), what="the disk has failed")  # noqa: B023 - at once
        until(lambda: stands_still(house), what="nothing leaves any more")
        end(worker)
    house.work()
    house.wait_for("finished")

    verdict = house.verdict()
    figures(mails=BROKEN_DISKS * 100, disks=BROKEN_DISKS, in_doubt=len(verdict.in_doubt))
    assert verdict.is_clean, verdict


def terminate_all(server):
    """`pg_terminate_backend` for every connection of the house."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'house_%'"
        )


def has_failed(house, number):
    """Whether a worker has been told so, once more than before."""
    return (house.folder / "worker.err").read_text().count("disk I/O error") > number


def stands_still(house):
    """Whether the server got nothing for a second."""
    before, looked_at = house.sink.number, time.monotonic()
    until(lambda: time.monotonic() - looked_at > 1, what="a second is over")
    return house.sink.number == before


def has_answer(house):
    """Whether the database answers the person; the first question finds the old connection dead."""
    try:
        house.person.do("hands")
    except AssertionError:
        return False
    return True


def fill(ballast):
    """Write until there is no room left."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"0" * 65_536)
        except OSError:
            return
