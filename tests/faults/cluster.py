"""A PostgreSQL that a test may stop as a power cut does, and start again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import processes
from tools.lane_postgres import Made, made


class Cluster:
    """One server, running or not; `url` is its address."""

    def __init__(self, server: Made) -> None:
        self.server = server
        self.url = server.url
        self.start()

    def start(self) -> None:
        """Run it, and wait until it answers."""
        self._running = processes.running(
            self.server.command, log=self.server.log, cwd=self.server.folder
        )
        self.process = self._running.__enter__()
        processes.wait_until(
            lambda: processes.port_answers(self.server.port),
            process=self.process,
            log=self.server.log,
            seconds=60,
        )

    def stop_at_once(self) -> None:
        """`pg_ctl stop -m immediate`: no checkpoint, no goodbye."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def close(self) -> None:
        """It is not needed any more."""
        self._running.__exit__(None, None, None)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A fresh one, for as long as the block lasts."""
    running = Cluster(made(folder))
    try:
        yield running
    finally:
        running.close()
