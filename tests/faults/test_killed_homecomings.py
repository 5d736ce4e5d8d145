"""A list comes home although whoever brings it is killed again and again: the end is the same."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults import size
from tests.faults.ground import house_on
from tests.faults.lines import HOUSE

pytestmark = pytest.mark.faults
LINES, KILLS = size.of(6_000, 40_000), size.of(4, 20)
STATE = (
    "SELECT address, shown_address, name FROM newsletter_subscriber ORDER BY 1",
    """SELECT address, state FROM newsletter_subscription s
    JOIN newsletter_subscriber p ON p.id = s.subscriber_id ORDER BY 1""",
    "SELECT address_hash, reason FROM newsletter_suppression ORDER BY 1",
    """SELECT address, kind, evidence FROM newsletter_consentevent e
    JOIN newsletter_subscriber p ON p.id = e.subscriber_id ORDER BY 1""",
    "SELECT number, source_id, outcome, reason, made FROM syndication_intakerow ORDER BY 1",
)


def the_list(folder: Path) -> Path:
    """Every tenth left, every seventh address stands there twice."""
    path = folder / "email_list.harbour.csv"
    rows = ["email,active_subscription,expiry,email_disabled,created_at"]
    for n in range(LINES):
        left = "true" if n % 10 == 0 else "false"
        rows.append(f"reader{n - (n % 7 == 0)}@example.org,,,{left},2023-01-15T10:00:00Z")
    path.write_text("\n".join(rows))
    return path


def bring(house, path):
    command = [sys.executable, str(HOUSE / "manage.py"), "bring_home", str(path)]
    return subprocess.Popen(
        command, env=house.env, cwd=HOUSE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def finish(house, path):
    process = bring(house, path)
    _out, error = process.communicate()
    assert process.returncode == 0, error.decode()


def strike(house, path, *, usual, dice):
    """Kill it again and again, then let it end; says how often it was killed."""
    for killed in range(KILLS):
        process = bring(house, path)
        try:
            process.communicate(timeout=dice.uniform(0.2, 0.9) * usual)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        else:
            return killed
    finish(house, path)
    return KILLS


def state_of(house):
    with sqlite3.connect(house.folder / "home.sqlite3") as database:
        return [database.execute(sql).fetchall() for sql in STATE]


def test_a_homecoming_that_is_killed_at_random_ends_as_if_it_was_not(ground, tmp_path, figures):
    path = the_list(tmp_path)
    with house_on(ground, tmp_path / "calm") as calm, house_on(ground, tmp_path / "wild") as wild:
        for house in (calm, wild):
            house.person.do("furnish", number=0)
        begun = time.monotonic()
        finish(calm, path)
        usual = time.monotonic() - begun
        killed = strike(wild, path, usual=usual, dice=random.Random(20261125))
        runs = sqlite3.connect(wild.folder / "home.sqlite3").execute(
            "SELECT state FROM syndication_intake"
        )

        assert {state for (state,) in runs} == {"home"}
        assert state_of(wild) == state_of(calm)
        assert killed
    figures(lines=LINES, kills=killed)
