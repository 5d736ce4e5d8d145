"""One courier: its connection, the jobs it has, and the mark before each irreversible act."""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from newsletter.mail.headers import BadMail
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.post import Job
from newsletter.smtp import Barred, Deferred, NotSent, Outcome, Rejected, Reply, Unanswered
from newsletter.transports import Connection, Transport
from newsletter.transports.contract import KeepsAlive, Mail, Pipelines, TakesBatches

JITTER = 100  # milliseconds: couriers whose server went away do not all come back at once


class Result(NamedTuple):
    """What became of a job: accepted, rejected, deferred, unknown, or untried."""

    job: Job
    outcome: str
    reply: Reply | None = None
    stage: str = ""
    words: str = ""
    wait: int = 0  # seconds that were asked for before the next attempt


class Company(Protocol):
    """What the couriers of a way have in common; `cut_off` says why nothing more can be carried."""

    transport: Transport
    journal: Journal
    cut_off: str
    failing: threading.Event

    def look_ahead(self) -> Job | None:
        """The next job, if one waits; it may be withdrawn until it is begun."""
        ...


class Hand:
    """Carries jobs, alone or several in one request."""

    def __init__(self, company: Company, connection: Connection | None) -> None:
        self.company = company
        self.marked: list[Job] = []
        self.ahead: Job | None = None
        self._ahead_mail: Mail | None = None
        self._pipeline: Pipelines | None = None
        self._take_up(connection)
        self._is_back = False

    def carry(self, jobs: Sequence[Job]) -> list[Result]:
        """Carry jobs: each has a result whatever happens, and no doubt is called untried."""
        self.marked = []
        try:
            return self._carry_together(jobs) if len(jobs) > 1 else [self._carry(jobs[0])]
        except Exception as error:
            logging.getLogger("newsletter.postoffice").exception("A courier stumbled.")
            self._leave()
            if self.marked:
                words = f"The sender failed after the dot: {error}"
                return [Result(job, "unknown", words=words) for job in jobs]
            self.company.cut_off = f"The sender failed: {error}"
            return [Result(job, "untried") for job in jobs]

    def keep_alive(self) -> None:
        """Nothing to carry for a while: the server shall not hang up over it."""
        if isinstance(self.connection, KeepsAlive) and self.connection.is_usable:
            self.connection.keep_alive()

    def leave_ahead(self) -> None:
        """The job ahead was withdrawn: what was opened for it is dropped."""
        self.ahead = self._ahead_mail = None
        self._leave()
        self._is_back = False

    def close(self) -> None:
        """Let the connection go."""
        if self.connection is not None:
            self.connection.close()

    def _carry(self, job: Job) -> Result:
        try:
            mail = self._mail_of(job)
        except BadMail as error:
            return Result(job, "rejected", words=str(error))
        broken = ""
        for _attempt in range(2):  # a connection may have died of age; a fresh one tells
            if not self._has_connection():
                return Result(job, "untried")
            try:
                return self._hand_over(job, mail)
            except NotSent as error:
                self._unmark()
                self._leave()
                if isinstance(error, Barred):
                    self.company.cut_off = str(error)
                broken = str(error)
        return Result(job, "deferred", words=broken)

    def _mail_of(self, job: Job) -> Mail:
        """A job in its envelope; what was built ahead is built once. Raises `BadMail`."""
        found, self._ahead_mail = self._ahead_mail, None
        return found or Mail(job.envelope_from, job.address, job.mail())

    def _look_ahead(self) -> Mail | None:
        """The next job's mail, for a connection that opens it early."""
        if self.ahead is None:
            self.ahead = self.company.look_ahead()
        if self.ahead is not None and self._ahead_mail is None:
            with contextlib.suppress(BadMail):  # told when its turn comes
                self._ahead_mail = self._mail_of(self.ahead)
        return self._ahead_mail

    def _hand_over(self, job: Job, mail: Mail) -> Result:
        connection, mark = self.connection, lambda: self._mark([job])
        assert connection is not None  # noqa: S101 - the caller has just looked
        words = (mail.envelope_from, mail.recipient, mail.message)
        try:
            if self._pipeline is None:
                answer: Reply | Outcome = connection.send(*words, before_dot=mark)
            else:
                following = self._look_ahead()
                answer = self._pipeline.send(*words, before_dot=mark, following=following)
        except NotSent:
            raise
        except Outcome as error:
            answer = error
        return self._result(job, answer)

    def _carry_together(self, jobs: Sequence[Job]) -> list[Result]:
        """Several in one request; where that cannot be, one after the other."""
        results, ready, mails = [], [], []
        for job in jobs:
            try:
                mails.append(Mail(job.envelope_from, job.address, job.mail()))
            except BadMail as error:
                results.append(Result(job, "rejected", words=str(error)))
            else:
                ready.append(job)
        if not ready or not self._has_connection():
            return results + [Result(job, "untried") for job in ready]
        assert isinstance(self.connection, TakesBatches)  # noqa: S101 - its transport says so
        try:
            answers = self.connection.send_batch(mails, before=lambda: self._mark(ready))
        except NotSent as error:
            self._unmark()
            self.company.cut_off = str(error)
            return results + [Result(job, "untried") for job in ready]
        except Rejected:  # for the sake of one, perhaps: nothing was taken
            self._unmark()
            return results + [result for job in ready for result in self.carry([job])]
        except (Deferred, Unanswered) as error:
            answers = [error] * len(ready)
        pairs = zip(ready, answers, strict=True)
        return results + [self._result(job, answer) for job, answer in pairs]

    def _result(self, job: Job, answer: Reply | Outcome) -> Result:
        """Write the answer into the journal, and say what it means."""
        journal = self.company.journal
        if isinstance(answer, Reply):
            journal.answered(job.delivery, answer.code)
            return Result(job, "accepted", reply=answer)
        if isinstance(answer, Rejected | Deferred):
            if job in self.marked:
                journal.answered(job.delivery, answer.reply.code)
            outcome = "rejected" if isinstance(answer, Rejected) else "deferred"
            wait = answer.wait if isinstance(answer, Deferred) else 0
            return Result(job, outcome, reply=answer.reply, stage=answer.stage, wait=wait)
        journal.lost(job.delivery)
        self._leave()
        return Result(job, "unknown", words=str(answer))

    def _mark(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self.company.journal.wrote(job.delivery)
        self.marked = list(jobs)

    def _unmark(self) -> None:
        """What was marked did not leave after all: a file without a name, a request refused."""
        for job in self.marked:
            self.company.journal.answered(job.delivery, 0)
        self.marked = []

    def _has_connection(self) -> bool:
        if self.connection is not None and self.connection.is_usable:
            return True
        self.close()
        self._take_up(None)
        if self.company.cut_off:
            return False
        if self._is_back:
            time.sleep(secrets.randbelow(JITTER) / 1000)
            self._is_back = False
        try:
            self._take_up(self.company.transport.open())
        except NotSent as error:
            self.company.cut_off = str(error)
        return self.connection is not None

    def _take_up(self, connection: Connection | None) -> None:
        """Asked once for each connection: the question costs as much as a small mail."""
        self.connection, self._pipeline = connection, None
        if isinstance(connection, Pipelines) and connection.pipelines:
            self._pipeline = connection

    def _leave(self) -> None:
        self.close()
        self._take_up(None)
        self._is_back = True
