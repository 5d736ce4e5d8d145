"""`make bench`: runs every benchmark, one folder each, one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run `benchmarks/<name>/run.py` of every folder that has one."""
    found = sorted(HERE.glob("*/run.py"))
    if not found:
        print("There is no benchmark yet: each is a folder here with a run.py.", file=sys.stderr)
        return 1
    results = [
        subprocess.run([sys.executable, script], cwd=HERE.parent, check=False) for script in found
    ]
    return max(result.returncode for result in results)


if __name__ == "__main__":
    raise SystemExit(main())
