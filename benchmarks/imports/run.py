"""What comes home: every benchmark of this folder, one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve()


def main() -> int:
    """Run each script beside this one."""
    found = sorted(one for one in HERE.parent.glob("*.py") if one.name != HERE.name)
    results = [subprocess.run([sys.executable, script], check=False) for script in found]
    return max(result.returncode for result in results)


if __name__ == "__main__":
    raise SystemExit(main())
