"""What a sender was doing when it died: three kinds of lines in a file of its own.

`W id` is written right before the final dot, `A id code` once the answer was
read, `U id` when it never came. Each is one `write` to a file opened for
appending, which outlives the process and not a power cut. After a kill the
set in doubt is therefore the connections that stood between W and A.

The first line, `B boot`, names the start of the machine. In a journal of an
earlier start, or one that has lost that line, silence about a mail is no proof
that it did not leave: the last lines may be gone with the power.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

FOLDER = "journal/mail"
RECORD = re.compile(rb"(?P<kind>[WAU]) (?P<delivery>\d+)(?: (?P<code>\d+))?\n")
BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class LastWords:
    """What a dead worker's journal says last of each delivery: a kind, and the code or 0."""

    said: dict[int, tuple[str, int]]
    is_whole: bool

    def about(self, delivery: int) -> tuple[str, int]:
        """W, A, U, or "" for a mail that surely was not sent."""
        return self.said.get(delivery, ("", 0) if self.is_whole else ("U", 0))


def this_boot() -> str:
    """A name for this start of the machine; one for all where the system gives none."""
    return BOOT.read_text().strip() if BOOT.exists() else "unknown"


def path_of(worker: str) -> Path:
    """Where a worker's journal lies."""
    return Path(settings.VAR_DIR) / FOLDER / f"{worker}.log"


def workers() -> set[str]:
    """The names of all who have left a journal, or are at it."""
    return {path.stem for path in (Path(settings.VAR_DIR) / FOLDER).glob("*.log")}


class Journal:
    """The journal of one round of sending; threads may share it."""

    def __init__(self, worker: str) -> None:
        self.path = path_of(worker)

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._line(f"B {this_boot()}\n".encode())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._file)
        if kind is None:  # everything it says stands in the ledger
            self.path.unlink()

    def wrote(self, delivery: int) -> None:
        """All but the final dot is with the network; raises `OSError` on a full disk."""
        self._line(b"W %d\n" % delivery)

    def answered(self, delivery: int, code: int) -> None:
        """The server has said what became of it."""
        self._line(b"A %d %d\n" % (delivery, code))

    def lost(self, delivery: int) -> None:
        """The connection broke after the dot."""
        self._line(b"U %d\n" % delivery)

    def _line(self, data: bytes) -> None:
        if os.write(self._file, data) != len(data):
            raise OSError(28, "The journal could not be written whole")


@contextmanager
def left_by(worker: str) -> Iterator[LastWords]:
    """What a dead worker's journal says; without one anything may have left.

    It is locked while it is read and removed when the block ends well, so that
    two who find it settle it once: raises `BlockingIOError` for the second.
    """
    path = path_of(worker)
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        yield LastWords({}, is_whole=False)
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield _last_words(file.read())
        path.unlink(missing_ok=True)


def _last_words(data: bytes) -> LastWords:
    """A record that a full disk left torn is passed over, and not what follows on its line."""
    said = {
        int(found["delivery"]): (found["kind"].decode(), int(found["code"] or 0))
        for found in RECORD.finditer(data)
    }
    return LastWords(said, is_whole=data.startswith(f"B {this_boot()}\n".encode()))
