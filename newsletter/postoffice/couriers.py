"""Threads that carry mail, one connection each. They never touch the database."""

from __future__ import annotations

import logging
import queue
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from newsletter.mail.headers import BadMail
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.post import Job
from newsletter.smtp import Deferred, NotSent, Rejected, Reply, Unanswered
from newsletter.transports import Connection, Transport


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a job: accepted, rejected, deferred, unknown, or untried."""

    job: Job
    outcome: str
    reply: Reply | None = None
    stage: str = ""
    words: str = ""


class Couriers:
    """As many threads as the transport has connections, fed through `jobs`.

    Used as a context manager: entering opens the first connection and raises
    `NotSent` where that fails; leaving lets each courier finish what is in its
    hands, and with an error nothing more: `failing` is set while the ledger is
    broken. `cut_off` says why no more can be carried, when that is so.
    """

    def __init__(self, transport: Transport, *, journal: Journal) -> None:
        self.transport = transport
        self.journal = journal
        self.results: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self.cut_off = ""
        self.failing = threading.Event()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
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

    def carry(self, job: Job) -> None:
        """Hand a job to the next free courier."""
        self._jobs.put(job)

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
        hand = _Hand(self, connection)
        while (job := self._jobs.get()) is not None:
            if not self.failing.is_set():
                self.results.put(hand.carry(job))
        hand.close()


class _Hand:
    """One courier: its connection, and the one job it has."""

    def __init__(self, couriers: Couriers, connection: Connection | None) -> None:
        self.couriers = couriers
        self.connection = connection
        self.has_marked = False

    def carry(self, job: Job) -> Result:
        """Carry one job; whatever happens there is a result, and no doubt is called untried."""
        self.has_marked = False
        try:
            return self._carry(job)
        except Exception as error:
            logging.getLogger("newsletter.postoffice").exception("A courier stumbled.")
            self._leave()
            if self.has_marked:
                return Result(job, "unknown", words=f"The sender failed after the dot: {error}")
            self.couriers.cut_off = f"The sender failed: {error}"
            return Result(job, "untried")

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()

    def _carry(self, job: Job) -> Result:
        try:
            mail = job.mail()
        except BadMail as error:
            return Result(job, "rejected", words=str(error))
        broken = ""
        for _attempt in range(2):  # a connection may have died of age; a fresh one tells
            if not self._has_connection():
                return Result(job, "untried")
            try:
                return self._hand_over(job, mail)
            except NotSent as error:
                if self.has_marked:  # a file that could not be named after its mark
                    self.couriers.journal.answered(job.delivery, 0)
                self._leave()
                broken = str(error)
        return Result(job, "deferred", words=broken)

    def _hand_over(self, job: Job, mail: bytes) -> Result:
        assert self.connection is not None  # noqa: S101 - the caller has just looked
        journal = self.couriers.journal

        def mark() -> None:
            journal.wrote(job.delivery)
            self.has_marked = True

        try:
            reply = self.connection.send(job.envelope_from, job.address, mail, before_dot=mark)
        except Unanswered as error:
            journal.lost(job.delivery)
            self._leave()
            return Result(job, "unknown", words=str(error))
        except (Rejected, Deferred) as error:
            if self.has_marked:
                journal.answered(job.delivery, error.reply.code)
            outcome = "rejected" if isinstance(error, Rejected) else "deferred"
            return Result(job, outcome, reply=error.reply, stage=error.stage)
        journal.answered(job.delivery, reply.code)
        return Result(job, "accepted", reply=reply)

    def _has_connection(self) -> bool:
        if self.connection is not None and self.connection.is_usable:
            return True
        self.close()
        self.connection = None
        if self.couriers.cut_off:
            return False
        try:
            self.connection = self.couriers.transport.open()
        except NotSent as error:
            self.couriers.cut_off = str(error)
        return self.connection is not None

    def _leave(self) -> None:
        self.close()
        self.connection = None
