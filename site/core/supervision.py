"""Keeps a few processes running together: starts them, restarts who dies, ends all of them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

HEALTHY_AFTER = 60.0  # seconds a child must live before its earlier deaths are forgiven
LONGEST_WAIT = 30.0
PATIENCE = 30.0  # seconds a child gets to finish what is in its hands
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One process that is to run, and how it has been doing."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    deaths: int = 0


class Supervisor:
    """Runs `commands` (name → command line) until `stop()` is called.

    `first_wait` is the pause in seconds after a first death; it doubles with each
    further one up to half a minute, so that a child that cannot start is no furnace.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        *,
        say: Callable[[str], None],
        env: Mapping[str, str] | None = None,
        first_wait: float = 1.0,
    ) -> None:
        self.children = [Child(name=name, command=command) for name, command in commands.items()]
        self.say = say
        self.env = {**os.environ, **(env or {})}
        self.first_wait = first_wait
        self._stopping = threading.Event()

    def run(self) -> None:
        """Start everybody and look after them; returns when all have ended after `stop()`."""
        try:
            while not self._stopping.is_set():
                for child in self.children:
                    self._look_after(child)
                self._stopping.wait(0.2)
        finally:
            self._end_all()

    def stop(self) -> None:
        """Ask everybody to end; safe in a signal handler and from another thread."""
        self._stopping.set()

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.due_at:
                self._start(child)
            return
        status = child.process.poll()
        if status is not None:
            self._mourn(child, status=status)

    def _start(self, child: Child) -> None:
        # A session of its own keeps Ctrl-C from reaching the child before we do.
        child.process = subprocess.Popen(  # noqa: S603 - our own command lines
            child.command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one thread
        )
        child.started_at = time.monotonic()

    def _mourn(self, child: Child, *, status: int) -> None:
        now = time.monotonic()
        child.deaths = 1 if now - child.started_at > HEALTHY_AFTER else child.deaths + 1
        wait = min(LONGEST_WAIT, self.first_wait * 2 ** (child.deaths - 1))
        child.process, child.due_at = None, now + wait
        told = _("The %(name)s ended (status %(status)s); it starts again in %(wait).0f s.")
        self.say(told % {"name": child.name, "status": status, "wait": wait})

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            _signal(process, signal.SIGKILL)
            process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a child; after the child, what is left of its process group."""
    with contextlib.suppress(ProcessLookupError):
        if number is signal.SIGTERM:
            process.send_signal(number)
        else:
            os.killpg(process.pid, number)


def _die_with_parent() -> None:  # pragma: no cover - runs between fork and exec
    """Ask Linux to end this child when the supervisor is killed without a chance to say so."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
