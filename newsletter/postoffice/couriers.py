"""Threads that carry mail, one connection each. They never touch the database."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from newsletter.postoffice.hand import Hand, Result
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.post import Job
from newsletter.transports import Connection, Transport
from newsletter.transports.contract import Batching

__all__ = ["Couriers", "Result"]

SILENCE = 45.0  # seconds after which a courier that waits lets its server hear that it lives


class Couriers:
    """As many threads as the transport has connections, fed through `jobs`.

    Used as a context manager: entering opens the first connection and raises
    `NotSent` where that fails; leaving lets each courier finish what is in its
    hands, and with an error nothing more: `failing` is set while the ledger is
    broken. `cut_off` says why no more can be carried, when that is so.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        journal: Journal,
        results: queue.SimpleQueue[Result | None] | None = None,
        silence: float = SILENCE,
    ) -> None:
        self.transport = transport
        self.journal = journal
        self.results: queue.SimpleQueue[Result | None] = results or queue.SimpleQueue()
        self.silence = silence
        self.cut_off = ""
        self.failing = threading.Event()
        self.batch = transport.batch if isinstance(transport, Batching) else 1
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._ahead: dict[int, Job] = {}
        self._looking = threading.Lock()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        first: Connection | None = self.transport.open()
        for number in range(self.transport.connections):
            thread = threading.Thread(target=self._run, args=(first,), name=f"courier-{number}")
            thread.start()
            self._threads.append(thread)
            first = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.failing.set()
        for _thread in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    @property
    def appetite(self) -> int:
        """How many jobs they have in their hands when all are at work."""
        return self.transport.connections * self.batch

    @property
    def untouched(self) -> int:
        """How many jobs wait for a courier."""
        return self._jobs.qsize()

    def carry(self, job: Job) -> None:
        """Hand a job to the next free courier."""
        self._jobs.put(job)

    @contextlib.contextmanager
    def standstill(self) -> Iterator[dict[int, Job]]:
        """The jobs ahead, by delivery, none of which is begun meanwhile; who is taken out is not.

        A job ahead is in a courier's hand already, its mail may be opened, and
        its words have not been written.
        """
        with self._looking:
            yield self._ahead

    def look_ahead(self) -> Job | None:
        """The next job, if one waits: its courier opens the mail while the last one is read."""
        try:
            job = self._jobs.get_nowait()
        except queue.Empty:
            return None
        if job is None:  # the end is for later
            self._jobs.put(None)
            return None
        with self._looking:
            self._ahead[job.delivery] = job
        return job

    def withdraw(self) -> list[Job]:
        """Take back what no courier has begun, oldest first."""
        jobs: list[Job] = []
        try:
            while True:
                job = self._jobs.get_nowait()
                assert job is not None  # noqa: S101 - those are only put when all is over
                jobs.append(job)
        except queue.Empty:
            return jobs

    def _run(self, connection: Connection | None) -> None:
        hand = Hand(self, connection)
        while jobs := self._take(hand):
            if not self.failing.is_set():
                for result in hand.carry(jobs):
                    self.results.put(result)
        hand.close()

    def _take(self, hand: Hand) -> list[Job]:
        """The next job, and what waits behind it as far as one request goes; none at the end."""
        jobs: list[Job] = []
        job = self._ahead_of(hand) or self._next(hand)
        while job is not None:
            jobs.append(job)
            if len(jobs) == self.batch:
                break
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:  # the end is for later: first these
                self._jobs.put(None)
        return jobs

    def _ahead_of(self, hand: Hand) -> Job | None:
        """What this courier looked at before, if nobody took it back."""
        job, hand.ahead = hand.ahead, None
        if job is None:
            return None
        with self._looking:
            if self._ahead.pop(job.delivery, None) is not None:
                return job
        hand.leave_ahead()
        return None

    def _next(self, hand: Hand) -> Job | None:
        while True:
            try:
                return self._jobs.get(timeout=self.silence)
            except queue.Empty:
                hand.keep_alive()
