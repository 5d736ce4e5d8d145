"""One number that all processes share: which generation of the content is the present one."""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

FILE = "page-generation"
NUMBER = struct.Struct("=Q")


def path() -> Path:
    """Where the number lies."""
    return Path(settings.VAR_DIR) / FILE


def bump() -> None:
    """Begin a new generation: whatever was kept of the last one is forgotten everywhere."""
    with _opened() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        (now,) = NUMBER.unpack(os.pread(file.fileno(), NUMBER.size, 0))
        os.pwrite(file.fileno(), NUMBER.pack((now + 1) % 2**64), 0)


class Generation:
    """The number as a process sees it: a read of eight bytes of memory."""

    def __init__(self) -> None:
        with _opened() as file:
            self._memory = mmap.mmap(file.fileno(), NUMBER.size, access=mmap.ACCESS_READ)

    def now(self) -> int:
        """The present generation."""
        (number,) = NUMBER.unpack_from(self._memory)
        return int(number)


def _opened() -> BinaryIO:
    """The file, open for reading and writing and long enough; made when it is not there."""
    place = path()
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    if os.fstat(descriptor).st_size < NUMBER.size:
        os.ftruncate(descriptor, NUMBER.size)
    return os.fdopen(descriptor, "r+b", buffering=0)
