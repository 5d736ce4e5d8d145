"""One round of sending: claims rows, feeds couriers, writes down results, until nothing is due.

Only this thread touches the database; only couriers touch the network. Brands
take turns, and each sends over its own ways: a slow server, a limit or a
broken mail of one holds up no other.
"""

from __future__ import annotations

import math
import queue
import time
from collections import deque
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from wagtail.models import Site

from core import bell, pause
from core.work import Worker
from newsletter.actions.returns import take_refusal
from newsletter.mail.headers import BadMail
from newsletter.models import Delivery, Mailing
from newsletter.postoffice import ledger, quotas
from newsletter.postoffice.couriers import Result
from newsletter.postoffice.lane import Lane
from newsletter.postoffice.lanes import Lanes
from newsletter.postoffice.post import Job, Post, load
from newsletter.postoffice.ways import Way

CLAIM = 96  # rows a worker takes at once for one way, and while nobody else waits …
MOST = 1536  # … twice as many each time, up to so many
NAP = 0.005  # seconds; couriers have more before them than they carry in these
BATCH = 160  # results that are written in one transaction
LATEST = 0.25  # seconds after which fewer are written too, and we ask again what is due
LOOK_AGAIN = 2.0  # seconds that a row may wait in our hands without a second look


class Round:
    """The state of one round. `run` returns how many deliveries were settled or put off."""

    def __init__(self, worker: Worker, lanes: Lanes) -> None:
        self.worker = worker
        self.lanes = lanes
        self.results: dict[str, list[Result]] = {}
        self.done = 0
        self._posts: dict[int, Post] = {}
        self._turns: deque[int] = deque()
        self._claims = CLAIM
        self._given: dict[str, float] = {}  # rows by way, in units of its weight
        self._written_at = self._looked_at = time.monotonic()
        self._asks_at = self._nothing_until = 0.0
        self._rung = bell.last_rung("mail")

    def run(self) -> int:
        """Send until nothing is due, somebody says stop, or no way is open."""
        while not self._must_stop():
            self._claim()
            self._look_again()
            for lane in self.lanes:
                lane.feed()
            if not (self.lanes.are_busy or self.lanes.are_opening):
                break
            self._collect()
            self._give_back(self.lanes.sweep())
        while self.lanes.are_under_way:
            self._give_back([(lane.way, self._everything_of(lane)) for lane in self.lanes])
            self._collect()
        self._give_back([(lane.way, self._everything_of(lane)) for lane in self.lanes])
        self._write()
        self.lanes.sweep()
        return self.done

    def _everything_of(self, lane: Lane) -> list[Job]:
        """All that no courier has begun, also what it only opened."""
        return lane.take_back_ahead(lambda _jobs: set()) + lane.take_back()

    def _must_stop(self) -> bool:
        return bool(self.worker.stopping or pause.is_paused())

    def _claim(self) -> None:
        """Rows for every brand whose lanes have room, the one that was longest not served first."""
        now = time.monotonic()
        if now < self._asks_at and not any(lane.room() for lane in self.lanes):
            return
        if now < self._nothing_until:
            return
        due, served, asked = due_mailings(), False, False
        for site in self._in_turn(due):
            ready = self._with_room(self.lanes.of(site))
            asked = asked or bool(ready)
            if ready and self._claim_for(ready, due[site], most=self._claims):
                served = True
                self._turns.remove(site.pk)
                self._turns.append(site.pk)
        self._asks_at = now + LATEST
        if served:
            is_alone = len(due) == 1 and len(list(self.lanes)) == 1
            self._claims = min(2 * self._claims, MOST) if is_alone else CLAIM
        if not due or (asked and not served):
            self._nothing_until = now + LATEST

    def _with_room(self, lanes: list[Lane]) -> list[Lane]:
        """Those that will soon want more, and have not had more than their weight says.

        A way with a rate is not waited for: it takes what it can.
        """
        keys = [lane.way.key for lane in lanes if not lane.is_limited]
        least = min((self._given[key] for key in keys if key in self._given), default=0.0)
        for key in keys:
            self._given.setdefault(key, least)  # who comes later begins where the others are
        return [
            lane
            for lane in lanes
            if lane.room() and (lane.is_limited or self._given[lane.way.key] <= least)
        ]

    def _in_turn(self, due: dict[Site, list[int]]) -> list[Site]:
        self._turns.extend(site.pk for site in due if site.pk not in self._turns)
        return sorted(due, key=lambda site: self._turns.index(site.pk))

    def _claim_for(self, lanes: list[Lane], mailings: Iterable[int], *, most: int) -> bool:
        """Claim for one brand and share out by weight; says whether there was anything."""
        for lane in lanes:
            lane.share_with(ledger.senders())
        for mailing in mailings:
            post = self._post(mailing)
            if post is not None and self._share_out(post, lanes, most=most):
                self._looked_at = time.monotonic()
                return True
        return False

    def _share_out(self, post: Post, lanes: list[Lane], *, most: int) -> int:
        """Rows of a mailing, to each lane as many as its weight says and its quota allows."""
        heaviest = max(lane.way.weight for lane in lanes)
        number = 0
        for lane in lanes:
            share = math.ceil(most * lane.way.weight / heaviest)
            with transaction.atomic():
                limit = min(share, quotas.left(lane.way))
                jobs = ledger.claim_jobs(post, worker=self.worker, limit=limit) if limit else []
                quotas.spend(lane.way, len(jobs))
            lane.add(jobs)
            number += len(jobs)
            had = self._given.get(lane.way.key, 0.0)
            self._given[lane.way.key] = had + len(jobs) / lane.way.weight
            if put_off := lane.too_many():
                self._put_off(lane, put_off)
        return number

    def _put_off(self, lane: Lane, rows: list[tuple[Job, float]]) -> None:
        now = timezone.now()
        places = [(job.delivery, now + timedelta(seconds=wait)) for job, wait in rows]
        ledger.put_off(places, worker=self.worker)
        quotas.spend(lane.way, -len(rows))

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
        for lane in self.lanes:
            gone = lane.take_back_ahead(self._still_ours)
            taken_back = lane.take_back()
            left = self._still_ours(taken_back)
            lane.add(job for job in taken_back if job.delivery in left)
            if put_off := lane.too_many():
                self._put_off(lane, put_off)
            quotas.spend(lane.way, len(left) - len(taken_back) - len(gone))

    def _still_ours(self, jobs: Iterable[Job]) -> set[int]:
        """Which may still go out; the ledger has the others."""
        by_post: dict[int, list[Job]] = {}
        for job in jobs:
            by_post.setdefault(job.post.mailing, []).append(job)
        left: set[int] = set()
        for some in by_post.values():
            pks = [job.delivery for job in some]
            left |= ledger.still_ours(some[0].post, pks, worker=self.worker)
        return left

    def _give_back(self, rows: Iterable[tuple[Way, list[Job]]]) -> None:
        """Rows that nobody carried are free again, as they were."""
        for way, jobs in rows:
            ledger.release([job.delivery for job in jobs], worker=self.worker)
            quotas.spend(way, -len(jobs))

    def _collect(self) -> None:
        """Wait for couriers, no longer than something else has to be done."""
        try:
            self._take(self.lanes.results.get(timeout=self._patience()))
            if self.lanes.are_stocked:
                time.sleep(NAP)  # what comes meanwhile is taken together: waking costs most
            while True:
                self._take(self.lanes.results.get_nowait())
        except queue.Empty:
            pass
        number = sum(len(results) for results in self.results.values())
        is_late = time.monotonic() - self._written_at >= LATEST
        if number >= BATCH or is_late or not self.lanes.are_under_way:
            self._write()

    def _patience(self) -> float:
        waits = [wait for lane in self.lanes if (wait := lane.until_next())]
        return min([LATEST, *waits])

    def _take(self, result: Result | None) -> None:
        if result is None:  # a way was opened, or could not be
            for lane in self.lanes:
                lane.look()
            self._nothing_until = 0.0
            return
        lane = self.lanes.carrying(result.job)
        lane.heard(result)
        self.results.setdefault(lane.way.key, []).append(result)
        if result.outcome == "untried":
            quotas.spend(lane.way, -1)

    def _write(self) -> None:
        found, self.results = self.results, {}
        self._written_at = time.monotonic()
        for way, results in found.items():
            for result in results:
                self._heed_refusal(result)
            ledger.settle(results, worker=self.worker, way=way)
            self.done += sum(result.outcome != "untried" for result in results)

    def _heed_refusal(self, result: Result) -> None:
        if result.outcome == "rejected" and result.reply is not None:
            take_refusal(delivery=result.job.delivery, reply=result.reply, stage=result.stage)


def due_mailings() -> dict[Site, list[int]]:
    """The mailings on their way that have something due, by brand, oldest first."""
    due = Delivery.objects.filter(
        mailing=OuterRef("pk"),
        state__in=[Delivery.State.QUEUED, Delivery.State.DEFERRED],
        claimed_by="",
        due_at__lte=timezone.now(),
        variant__isnull=False,  # the rest of a trial waits for the subject that wins
    )
    sending = Mailing.objects.filter(Exists(due), state=Mailing.State.SENDING)
    rows = sending.order_by("send_at", "pk").values_list("pk", "newsletter__site")
    by_site: dict[int, list[int]] = {}
    for mailing, site in rows:
        by_site.setdefault(site, []).append(mailing)
    sites = Site.objects.in_bulk(by_site)
    return {sites[site]: mailings for site, mailings in by_site.items()}
