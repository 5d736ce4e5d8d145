"""Servers of a lane: started on free loopback ports, ended by process group."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path


class DidNotStart(Exception):
    """A server ended early or did not answer in time; the message has the end of its log."""


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A server for as long as the block lasts, with all it started, in a session of its own."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            user=user,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes], *, patience: float = 15.0) -> None:
    """End a process group politely, then for certain: PHP's workers outlive their parent."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(
    answers: Callable[[], bool],
    *,
    process: subprocess.Popen[bytes],
    log: Path,
    seconds: float = 120.0,
) -> None:
    """Wait until a server answers; raises DidNotStart when it ended or took too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            if answers():
                return
        time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace")[-3000:]
    name = Path(str(process.args[0] if isinstance(process.args, list) else process.args)).name
    raise DidNotStart(f"{name} did not answer within {seconds:.0f} s. It said:\n{said}")


def port_answers(port: int) -> bool:
    """Whether something accepts connections at the loopback port."""
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
