"""The pages a process keeps: bounded, and those that nobody reads go first.

A hit must cost nothing, so it takes no lock and moves nothing: it leaves a mark on the page. When
room is needed, the oldest page without a mark goes; one with a mark is spared once (second chance).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from core.pagecache.finished import Finished

ROOM = 64 * 1024 * 1024  # bytes per process
LARGEST = 2 * 1024 * 1024
PATIENCE = 10.0  # seconds that a reader waits for somebody else's rendering


class Shelf:
    """Finished pages by key, and who is making which one just now."""

    def __init__(self, *, room: int = ROOM) -> None:
        self.room = room
        self.used = 0
        self._pages: OrderedDict[Hashable, Finished] = OrderedDict()
        self._makers: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Hashable, *, generation: int) -> Finished | None:
        """The page as it is in this generation; one of an older generation is thrown away."""
        page = self._pages.get(key)
        if page is None:
            return None
        if page.generation != generation:
            with self._lock:
                self._drop(key)
            return None
        page.is_wanted = True
        return page

    def put(self, key: Hashable, page: Finished) -> None:
        """Keep a page, unless it is too large; make room for it."""
        if page.size > min(LARGEST, self.room):
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self.used += page.size
            while self.used > self.room:
                self._make_room()

    def _make_room(self) -> None:
        oldest, page = next(iter(self._pages.items()))
        if page.is_wanted:
            page.is_wanted = False
            self._pages.move_to_end(oldest)
        else:
            self._drop(oldest)

    @contextmanager
    def making(self, key: Hashable, *, patience: float) -> Iterator[bool]:
        """Whether it is ours to make a page; if not, the maker was waited for, within patience.

        `patience` is in seconds. Who has waited goes on alone: a page that turns out not to be
        finished must not make its readers queue up.
        """
        with self._lock:
            made = self._makers.get(key)
            is_ours = made is None
            if made is None:
                made = self._makers[key] = threading.Event()
        try:
            if not is_ours:
                made.wait(patience)
            yield is_ours
        finally:
            if is_ours:
                with self._lock:
                    self._makers.pop(key, None)
                made.set()

    def _drop(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.used -= page.size
