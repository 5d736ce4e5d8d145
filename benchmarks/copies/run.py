"""Deliveries of copies to a platform that answers at once: what the house itself costs.

    make bench                        (or: python benchmarks/copies/run.py --copies 2000)

10,000 copies by two workers on SQLite, then by eight on PostgreSQL. Prints copies a second and
milliseconds of CPU a copy, and fails when one copy was placed twice or not at all.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from tools import debian, first_env, lane, lane_postgres  # noqa: E402 - the house is put on the path

KEYS = {name: make() for name, make in first_env.KEYS.items()}
BOOK = "QUAY_BOOK"


def main() -> int:
    """Both databases, one after the other."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--copies", type=int, default=10_000)
    options = arguments.parse_args()
    print(f"{'':24}{'copies':>8}{'per s':>8}{'CPU ms':>8}{'twice':>7}{'never':>7}")
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as name:
        wrong += round_of("SQLite, 2 workers", Path(name), workers=2, copies=options.copies)
    debian.need("postgresql")
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL runs as another user
        with lane_postgres.postgres(folder / "postgres") as database:
            wrong += round_of(
                "PostgreSQL, 8 workers", folder, workers=8, copies=options.copies, url=database
            )
    return 1 if wrong else 0


def round_of(title: str, folder: Path, *, workers: int, copies: int, url: str = "") -> int:
    """Prepare, let the workers carry, count; returns how many copies are wrong."""
    env = lane.surroundings(VAR_DIR=str(folder / "var"), **KEYS, **{BOOK: str(folder / "book")})
    env |= {"DATABASE_URL": url} if url else {}
    (due,) = carriers("prepare", copies, count=1, env=env)
    told = carriers("carry", copies, count=workers, env=env)
    placed = Counter((folder / "book").read_text().splitlines())
    done, cpu = sum(one["done"] for one in told), sum(one["cpu"] for one in told)
    twice = sum(number - 1 for number in placed.values())
    never = int(due["due"]) - len(placed)
    rate = done / max(one["seconds"] for one in told)
    print(f"{title:24}{done:8.0f}{rate:8.1f}{cpu / done * 1000:8.1f}{twice:7}{never:7}", flush=True)
    return twice + never


def carriers(what: str, copies: int, *, count: int, env: dict[str, str]) -> list[dict[str, float]]:
    """Several processes at once, and what each told."""
    line = [sys.executable, str(HERE.with_name("carrier.py")), what, str(copies)]
    started = [
        subprocess.Popen(line, env={**os.environ, **env}, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    told = [process.communicate()[0] for process in started]
    if any(process.returncode for process in started):
        raise SystemExit(f"A process of the benchmark failed: {what}.")
    return [json.loads(words.splitlines()[-1]) for words in told]


if __name__ == "__main__":
    raise SystemExit(main())
