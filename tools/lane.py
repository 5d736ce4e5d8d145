"""What the lanes of proof share: running a step in the house, and telling how it went."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import debian, processes

HOUSE = Path(__file__).resolve().parents[1]
OWN = ("DATABASE_URL", "CACHE_URL", "BROKER_URL", "EMAIL_URL", "VAR_DIR", "MEDIA_ROOT", "SITE_URL")


def program(name: str) -> str:
    """The path of a program of the virtual environment."""
    return str(Path(sys.executable).with_name(name))


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a step: the import path, and nothing of somebody's own installation."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    path = os.pathsep.join([str(HOUSE / "site"), str(HOUSE)])
    return {**kept, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **more}


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None) -> int:
    """Run a step in the house with its output shown; returns its exit status."""
    return subprocess.run(
        command, cwd=HOUSE, env=surroundings() if env is None else env, check=False
    ).returncode


def door(lane: Callable[[], int]) -> int:
    """Run a lane; what it lacks is told in one sentence and makes it fail."""
    try:
        return lane()
    except (debian.Missing, processes.DidNotStart) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is checked: a command line, or a function that returns problems."""

    name: str
    command: Sequence[str] = ()
    look: Callable[[], list[str]] | None = None
    env: Mapping[str, str] | None = None

    def problems(self) -> list[str]:
        """What is wrong, nothing when all is well."""
        if self.look is not None:
            return self.look()
        answer = subprocess.run(
            self.command,
            cwd=HOUSE,
            env=surroundings(**(self.env or {})),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return [answer.stdout] if answer.returncode else []


def run_steps(steps: Sequence[Step]) -> int:
    """Run every step, show what is wrong, and return 1 when anything was."""
    failed = 0
    for step in steps:
        began = time.monotonic()
        problems = step.problems()
        took = time.monotonic() - began
        failed += bool(problems)
        print(f"{'FAILED' if problems else 'ok':7}{step.name} ({took:.1f} s)", flush=True)
        for problem in problems:
            print(problem.rstrip())
    print(f"{len(steps) - failed} of {len(steps)} checks passed.")
    return 1 if failed else 0
