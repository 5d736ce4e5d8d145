"""One round of sending: claims rows, feeds couriers, writes down results, until nothing is due.

Only this thread touches the database; only couriers touch the network.
"""

from __future__ import annotations

import queue
import time
from collections import deque

from django.utils import timezone

from core import bell, pause
from core.work import Worker
from newsletter.actions.refusal import suppress
from newsletter.addresses import hash_of
from newsletter.evidence import Proof
from newsletter.mail.headers import BadMail
from newsletter.models import Delivery, Mailing, Suppression
from newsletter.postoffice import ledger
from newsletter.postoffice.couriers import Couriers, Result
from newsletter.postoffice.post import Job, Post, load
from newsletter.postoffice.verdicts import is_address_dead

CLAIM = 96  # rows a worker takes at once
BATCH = 64  # results that are written in one transaction
LATEST = 0.25  # seconds after which fewer are written too
LOOK_AGAIN = 2.0  # seconds that a row may wait in our hands without a second look


class Round:
    """The state of one round. `run` returns how many deliveries were settled or put off."""

    def __init__(self, worker: Worker, couriers: Couriers) -> None:
        self.worker = worker
        self.couriers = couriers
        self.waiting: deque[Job] = deque()
        self.results: list[Result] = []
        self.in_hand = 0
        self.done = 0
        self._posts: dict[int, Post] = {}
        self._written_at = self._looked_at = time.monotonic()
        self._rung = bell.last_rung("mail")

    def run(self) -> int:
        """Send until nothing is due, somebody says stop, or no connection can be had."""
        while not self._must_stop():
            if len(self.waiting) < self.couriers.transport.connections:
                self._claim()
            self._look_again()
            self._feed()
            if not self.waiting and not self.in_hand:
                break
            self._collect()
        while self.in_hand:
            self._collect()
        ledger.release([job.delivery for job in self.waiting], worker=self.worker)
        self._write()
        return self.done

    def _must_stop(self) -> bool:
        return bool(self.worker.stopping or self.couriers.cut_off or pause.is_paused())

    def _claim(self) -> None:
        for mailing in due_mailings():
            post = self._post(mailing)
            if post is None:
                continue
            jobs = ledger.claim_jobs(post, worker=self.worker, limit=CLAIM)
            self.waiting.extend(jobs)
            if jobs:
                self._looked_at = time.monotonic()
                return

    def _post(self, mailing: int) -> Post | None:
        """A mailing compiled, once a round; one that cannot be any more waits for a person."""
        if mailing not in self._posts:
            try:
                self._posts[mailing] = load(mailing)
            except BadMail as error:
                ledger.hold(mailing, reason=str(error))
        return self._posts.get(mailing)

    def _look_again(self) -> None:
        """Rows that waited, or a bell that rang: somebody may have left, paused or cancelled.

        What lies before a busy courier waits as well: a slow server must not make
        the no of a reader come too late.
        """
        rung = bell.last_rung("mail")
        if rung == self._rung and time.monotonic() - self._looked_at < LOOK_AGAIN:
            return
        self._rung, self._looked_at = rung, time.monotonic()
        not_begun = self.couriers.withdraw()
        self.in_hand -= len(not_begun)
        self.waiting.extendleft(reversed(not_begun))
        by_post: dict[int, list[Job]] = {}
        for job in self.waiting:
            by_post.setdefault(job.post.mailing, []).append(job)
        self.waiting.clear()
        for jobs in by_post.values():
            pks = [job.delivery for job in jobs]
            left = ledger.still_ours(jobs[0].post, pks, worker=self.worker)
            self.waiting.extend(job for job in jobs if job.delivery in left)

    def _feed(self) -> None:
        """Keep each courier busy and one job ahead, and no more: what waits here can be stopped."""
        while self.waiting and self.in_hand < 2 * self.couriers.transport.connections:
            self.couriers.carry(self.waiting.popleft())
            self.in_hand += 1

    def _collect(self) -> None:
        try:
            self._take(self.couriers.results.get(timeout=LATEST))
            while True:
                self._take(self.couriers.results.get_nowait())
        except queue.Empty:
            pass
        is_late = time.monotonic() - self._written_at >= LATEST
        if len(self.results) >= BATCH or is_late or not self.in_hand:
            self._write()

    def _take(self, result: Result) -> None:
        self.results.append(result)
        self.in_hand -= 1

    def _write(self) -> None:
        results, self.results = self.results, []
        self._written_at = time.monotonic()
        if not results:
            return
        for result in results:
            self._refuse_dead_address(result)
        ledger.settle(results, worker=self.worker)
        self.done += sum(result.outcome != "untried" for result in results)

    def _refuse_dead_address(self, result: Result) -> None:
        reply = result.reply
        if result.outcome != "rejected" or reply is None:
            return
        if is_address_dead(reply, stage=result.stage):
            suppress(
                site=result.job.post.site,
                address_hash=hash_of(result.job.address),
                reason=Suppression.Reason.BOUNCED,
                proof=Proof(how=f"SMTP: {reply}"[:120]),
            )


def due_mailings() -> list[int]:
    """The mailings on their way that have something due, oldest first."""
    due = Delivery.objects.filter(
        mailing__state=Mailing.State.SENDING,
        state__in=[Delivery.State.QUEUED, Delivery.State.DEFERRED],
        claimed_by="",
        due_at__lte=timezone.now(),
    )
    sending = Mailing.objects.filter(state=Mailing.State.SENDING).order_by("send_at", "pk")
    return [pk for pk in sending.values_list("pk", flat=True) if due.filter(mailing=pk).exists()]
