"""What a file says about each address, kept on disk: memory must not grow with the file.

Of each address its weightiest claim and the line where it stands are kept,
under a short hash: the order of lines does not matter. The lines themselves
are kept as they were read, by the page. The book lies beside the kept file
while its run is under way and goes with it, so that looking through and
bringing home read the file only once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Self

CACHE = 16_000  # kilobytes of the book that are held in memory
REMEMBER = """
    INSERT INTO heard VALUES (?, ?, ?) ON CONFLICT (address) DO UPDATE
    SET weight = excluded.weight, line = excluded.line WHERE excluded.weight > heard.weight
"""
Claimed = tuple[int, int, int]  # key of the address, weight of the claim, number of the line
Said = tuple[Claimed | None, list[Any]]  # what counts of a line, and the line as JSON takes it


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

    def listen(self, lines: Iterable[Said], *, a_page: int) -> None:
        """Write down all lines in their order, so many a page, unless that was done before.

        A line that claims nothing about an address is counted too.
        """
        if not self._path.exists():
            self._write(lines, a_page)
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

    def pages(self, *, after: int) -> Iterator[list[list[Any]]]:
        """The lines again, by the page, without those up to number `after`."""
        assert self._book is not None  # noqa: S101 - `listen` opened it
        pages = self._book.execute(
            "SELECT last, lines FROM page WHERE last > ? ORDER BY last", [after]
        )
        for last, text in pages:
            lines: list[list[Any]] = json.loads(text)
            yield lines[max(0, len(lines) - (last - after)) :]

    def _write(self, lines: Iterable[Said], a_page: int) -> None:
        """Under another name until it is whole: who dies in the middle leaves no half a book."""
        unfinished = self._path.with_name(f"{self._path.name}.part")
        unfinished.unlink(missing_ok=True)
        book = sqlite3.connect(unfinished, isolation_level=None)
        book.execute("PRAGMA journal_mode = OFF")
        book.execute("PRAGMA synchronous = OFF")
        book.execute(f"PRAGMA cache_size = -{CACHE}")
        book.execute("CREATE TABLE heard (address INTEGER PRIMARY KEY, weight INT, line INT)")
        book.execute("CREATE TABLE page (last INTEGER PRIMARY KEY, lines TEXT)")
        book.execute("BEGIN")
        total = 0
        left = iter(lines)
        while page := list(islice(left, a_page)):
            book.executemany(REMEMBER, (claimed for claimed, _line in page if claimed))
            total += len(page)
            text = json.dumps([line for _claimed, line in page])
            book.execute("INSERT INTO page VALUES (?, ?)", [total, text])
        book.execute(f"PRAGMA user_version = {total:d}")
        book.execute("COMMIT")
        book.close()
        unfinished.replace(self._path)
