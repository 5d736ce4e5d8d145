"""`make test`: unit and flow tests on SQLite in random order.

`make test COVER=1`, as `.ci/run` asks for it, holds the coverage of every branch against
`fail_under` as well. Following each line costs nearly as much as running it, so that the lane
people wait for goes without.
"""

from __future__ import annotations

import argparse

from tools import lane

ELSEWHERE = "not browser and not interop and not postgres and not faults"


def main() -> int:
    """Run the tests; with `--cover` under coverage, whose report then counts too."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--jobs", default="2", help="Processes; 2 by default.")
    arguments.add_argument("--cover", action="store_true", help="With the coverage gate.")
    asked = arguments.parse_args()
    tests = ["-m", "pytest", "-n", asked.jobs, "--dist", "worksteal", "-q", "-m", ELSEWHERE]
    if asked.cover:
        return _covered([*tests, "tests"])
    return lane.run([lane.program("python"), *tests, "tests"])


def _covered(tests: list[str]) -> int:
    coverage = lane.program("coverage")
    lane.run([coverage, "erase"])
    result = lane.run([coverage, "run", *tests])
    lane.run([coverage, "combine", "--quiet"])
    report = lane.run([coverage, "report"])
    return result or report


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
