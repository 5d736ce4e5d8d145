"""Who may know whom, as import-linter sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.house.plan import HOUSE


def test_every_import_goes_in_the_direction_of_the_plan():
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=HOUSE,
        env={**os.environ, "PYTHONPATH": f"{HOUSE / 'site'}{os.pathsep}{HOUSE}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr
