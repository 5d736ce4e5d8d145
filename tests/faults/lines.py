"""Talking with a process by lines, and waiting for something to become true."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

HOUSE = Path(__file__).resolve().parents[2]
LIVELY = 240.0  # seconds after which something that should come true never will


def until(is_true: Callable[[], object], *, what: str, seconds: float = LIVELY) -> None:
    """Look again and again until it is so; fails with `what` when it takes too long."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise AssertionError(f"For {seconds:.0f} seconds it was not so that {what}.")
        time.sleep(0.005)


class Speaking:
    """A Python module that runs as a process and answers lines with lines."""

    def __init__(self, module: str, *words: str, env: Mapping[str, str], said: Path) -> None:
        self.command: Sequence[str] = [sys.executable, "-m", module, *words]
        self.env = env
        self.said = said

    def __enter__(self) -> Self:
        self._errors = self.said.open("ab")
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=self.env,
            cwd=HOUSE,
            text=True,
            bufsize=1,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """What reads lines ends when there are none any more."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        try:
            self.process.wait(timeout=LIVELY)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self._errors.close()

    def hear(self) -> str:
        """The next line it says."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, f"{self.command} ended. It said:\n{self.said.read_text()[-3000:]}"
        return line.strip()

    def ask(self, line: str) -> str:
        """Say a line and hear the answer."""
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        return self.hear()
