"""`make faults`: everything that can be broken, at full length, on SQLite and on PostgreSQL."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

from tools import debian, lane
from tools.lane_postgres import postgres

# What depends on how two workers share a database, or on how it keeps time.
SENDERS = "n1 or n2 or n3 or a_year_keeps"


def main() -> int:
    """Install the tracer and the database, strike, and say what was counted."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--few", action="store_true", help="Each fault a few times only.")
    few = arguments.parse_args().few
    debian.need("strace", "postgresql")
    if os.geteuid() != 0:
        raise debian.Missing("This lane fills a small disk and a small memory: run it as root.")
    crashes = "tests/syndication/test_crashes.py"  # of copies: a thousand deliveries
    tests = [lane.program("pytest"), "-q", "-p", "no:randomly", "tests/faults", crashes]
    with tempfile.TemporaryDirectory(prefix="domicile-lane-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL runs as another user
        figures = folder / "figures"
        size = {"FIGURES": str(figures), "FAULTS": "few" if few else "full"}
        on_sqlite = lane.run(tests, env=lane.surroundings(**size))
        with postgres(folder / "postgres") as database:
            env = lane.surroundings(**size, DATABASE_URL=database)
            on_postgres = lane.run([*tests, "-k", SENDERS], env=env)
        tell(figures)
    return on_sqlite or on_postgres


def tell(figures: Path) -> None:
    """What every test counted, one a line."""
    for line in figures.read_text(encoding="utf-8").splitlines():
        counted = json.loads(line)
        name = counted.pop("test")
        print(f"{name}: {', '.join(f'{what} {number}' for what, number in counted.items())}")


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
