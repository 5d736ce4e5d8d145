"""Workers of a house: the real `manage.py work`, as a process that was forked or started.

A fork of a process that has the house in memory costs a tenth of a start, and
dies of a signal like any other. What must be started apart (under a tracer, a
limit, another clock) is.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tests.faults.lines import HOUSE, LIVELY, until

Reap = Callable[[int], int | None]


class Worker(Protocol):
    """What a test may do to a worker; both kinds of process can."""

    pid: int

    def send_signal(self, number: int) -> None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def poll(self) -> int | None: ...


class Forked:
    """A worker that is another process's child: that one hears of its end."""

    def __init__(self, pid: int, *, reap: Reap) -> None:
        self.pid = pid
        self._reap = reap
        self._status: int | None = None

    def send_signal(self, number: int) -> None:
        """A signal, unless it is known to be gone."""
        if self._status is None:
            os.kill(self.pid, number)

    def poll(self) -> int | None:
        """The exit status, negative after a signal; None while it runs."""
        if self._status is None:
            self._status = self._reap(self.pid)
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        """The exit status once it has ended."""
        until(lambda: self.poll() is not None, what="the worker ended", seconds=timeout or LIVELY)
        assert self._status is not None
        return self._status


def started(
    *, env: Mapping[str, str], said: Path, before: Sequence[str], command: Sequence[str]
) -> subprocess.Popen[bytes]:
    """A worker of its own; `before` is a program that runs it."""
    with said.open("ab") as errors:
        return subprocess.Popen([*before, *command], env=env, cwd=HOUSE, stderr=errors)


def traced_by(worker: Worker) -> list[int]:
    """The processes that a worker's first one, a tracer, has started."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
    return [int(pid) for pid in children.read_text().split()]


def end(worker: Worker) -> None:
    """It works here no more, also if it stands still."""
    if worker.poll() is None:
        for traced in traced_by(worker):  # it would outlive its tracer
            os.kill(traced, signal.SIGKILL)
        worker.send_signal(signal.SIGCONT)
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=LIVELY)
