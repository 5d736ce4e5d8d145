"""The desk of the audience with a thousand people and with a million, in interleaved rounds.

    make bench                     (or: python benchmarks/desk/run.py --people 1000000 --rounds 20)

Prints the median of each screen in both houses, in milliseconds, and the ratio; at most 1.5 was
asked for. One process answers for each house, on SQLite, through Django's test client.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from tools import first_env, lane  # noqa: E402 - the house is put on the path

FEW = 1_000
MOST = 1.5
KEYS = {name: make() for name, make in first_env.KEYS.items()}


class House:
    """A process with its own database, asked for a round of all screens at a time."""

    def __init__(self, people: int, folder: str) -> None:
        env = lane.surroundings(**KEYS, VAR_DIR=folder, SITE_URL="http://127.0.0.1:9")
        line = [sys.executable, str(HERE.with_name("house.py")), str(people)]
        self._process = subprocess.Popen(
            line, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.round()  # the first one warms everything

    def round(self) -> dict[str, float]:
        """Seconds of each screen."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline()
        if not told:
            raise SystemExit("The house fell down; its words stand above.")
        found: dict[str, float] = json.loads(told)
        return found

    def close(self) -> None:
        """End the process by ending its input."""
        self._process.communicate()


def main() -> int:
    """Both houses in turn, medians, ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=20)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as folder:
        houses = {number: House(number, f"{folder}/{number}") for number in (FEW, options.people)}
        rounds: dict[int, list[dict[str, float]]] = {number: [] for number in houses}
        for _round in range(options.rounds):
            for number, house in houses.items():
                rounds[number].append(house.round())
        for house in houses.values():
            house.close()
    return told(rounds[FEW], rounds[options.people], people=options.people)


def told(few: list[dict[str, float]], many: list[dict[str, float]], *, people: int) -> int:
    """Print the table; 1 when a screen is slower than it may be."""
    print(f"{'p50 in ms':<28}{FEW:>12,}{people:>12,}{'x':>7}")
    worst = 0.0
    for screen in few[0]:
        small, large = (statistics.median(one[screen] for one in rows) for rows in (few, many))
        worst = max(worst, large / small)
        print(f"{screen:<28}{small * 1000:>12.1f}{large * 1000:>12.1f}{large / small:>7.2f}")
    return int(worst > MOST)


if __name__ == "__main__":
    raise SystemExit(main())
