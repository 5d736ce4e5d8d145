"""`make test`: unit and flow tests on SQLite in random order, and the coverage gate."""

from __future__ import annotations

import argparse

from tools import lane

ELSEWHERE = "not browser and not interop and not postgres and not faults"


def main() -> int:
    """Run the tests under coverage and hold the result against `fail_under`."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--jobs", default="2", help="Processes; 2 by default.")
    jobs = arguments.parse_args().jobs
    coverage = lane.program("coverage")
    lane.run([coverage, "erase"])
    tests = [
        coverage,
        "run",
        "-m",
        "pytest",
        "-n",
        jobs,
        "--dist",
        "worksteal",
        "-q",
        "-m",
        ELSEWHERE,
        "tests",
    ]
    result = lane.run(tests)
    lane.run([coverage, "combine", "--quiet"])
    covered = lane.run([coverage, "report"])
    return result or covered


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
