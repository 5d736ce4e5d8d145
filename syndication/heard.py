"""What a file says about each address, kept on disk: memory must not grow with the file.

Of each address only its weightiest claim and the line where it stands are
kept, under a short hash: the order of lines does not matter, and no names are
held. The book lies beside the kept file while its run is under way, so that
looking through and bringing home read the file for it only once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Self

A_CHUNK = 5_000
CACHE = 16_000  # kilobytes of the book that are held in memory
REMEMBER = """
    INSERT INTO heard VALUES (?, ?, ?) ON CONFLICT (address) DO UPDATE
    SET weight = excluded.weight, line = excluded.line WHERE excluded.weight > heard.weight
"""
Claimed = tuple[int, int, int]  # key of the address, weight of the claim, number of the line


def key_of(address: str) -> int:
    """A short number for an address, as SQLite takes it."""
    return int.from_bytes(blake2b(address.encode(), digest_size=8).digest(), "big", signed=True)


class Heard:
    """The book of one file: opened when it is whole, written anew when it is not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book: sqlite3.Connection | None = None
        self.total = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._book is not None:
            self._book.close()

    def listen(self, lines: Iterable[Claimed | None]) -> None:
        """Write down all claims, in the order of lines, unless that was done before.

        A line that claims nothing about an address is None; it is counted too.
        """
        if not self._path.exists():
            self._write(lines)
        self._book = sqlite3.connect(self._path)
        self.total = self._book.execute("PRAGMA user_version").fetchone()[0]

    def among(self, keys: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Weight and line of what counts for each of these addresses."""
        assert self._book is not None  # noqa: S101 - `listen` opened it
        wanted = list(keys)
        marks = ", ".join("?" * len(wanted))
        found = self._book.execute(
            f"SELECT address, weight, line FROM heard WHERE address IN ({marks})",  # noqa: S608
            wanted,
        )
        return {address: (weight, line) for address, weight, line in found}

    def _write(self, lines: Iterable[Claimed | None]) -> None:
        """Under another name until it is whole: who dies in the middle leaves no half a book."""
        unfinished = self._path.with_name(f"{self._path.name}.part")
        unfinished.unlink(missing_ok=True)
        book = sqlite3.connect(unfinished, isolation_level=None)
        book.execute("PRAGMA journal_mode = OFF")
        book.execute("PRAGMA synchronous = OFF")
        book.execute(f"PRAGMA cache_size = -{CACHE}")
        book.execute("CREATE TABLE heard (address INTEGER PRIMARY KEY, weight INT, line INT)")
        book.execute("BEGIN")
        total = 0
        for chunk in _chunks(lines):
            book.executemany(REMEMBER, (one for one in chunk if one is not None))
            total += len(chunk)
        book.execute(f"PRAGMA user_version = {total:d}")
        book.execute("COMMIT")
        book.close()
        unfinished.replace(self._path)


def _chunks(lines: Iterable[Claimed | None]) -> Iterator[list[Claimed | None]]:
    left = iter(lines)
    while chunk := list(islice(left, A_CHUNK)):
        yield chunk
