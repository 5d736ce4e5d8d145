"""One way out in a round of sending: its couriers, its pace, and the rows that wait for it.

It is opened in a thread of its own, so that a way that does not answer holds up nobody.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable

from django.utils import timezone

from newsletter.models import ReceiverPace
from newsletter.postoffice.couriers import Couriers, Result
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.pace import Bucket, Receiver, is_about_us, receiver_of
from newsletter.postoffice.post import Job
from newsletter.postoffice.ways import Way
from newsletter.smtp import NotSent

HELD = 10.0  # seconds that a row may wait in our hands for a slow receiver
LONGEST_WAIT = 600.0  # seconds it is put off at most: the receiver may have become faster
AHEAD = 3  # jobs for each courier: one in its hands, one opened, one before it …
STOCK = 64  # … and for all of them what they carry while we look elsewhere
FAIR = 0.75  # of a lane's couriers for one receiver, while another one waits


class Lane:
    """One way out in a round."""

    def __init__(
        self, way: Way, *, journal: Journal, results: queue.SimpleQueue[Result | None]
    ) -> None:
        self.way = way
        self.couriers = Couriers(way.transport, journal=journal, results=results)
        self.waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self.under_way: dict[int, Job] = {}
        self.is_open = False
        self.trouble = ""
        self._outcome: str | None = None
        self._receivers: dict[str, Receiver] = {}
        self._places: dict[str, float] = {}
        self._at_once = self.couriers.appetite
        self._workers = 1
        now = time.monotonic()
        self._bucket = Bucket(way.rate, now=now) if way.rate else None
        self._thread = threading.Thread(target=self._open, args=(results,), name=f"to-{way.key}")

    def start(self) -> None:
        """Begin to open it; `results` gets a None when that has ended."""
        for kept in ReceiverPace.objects.filter(way=self.way.key):
            receiver = self._receiver(kept.receiver)
            age = (timezone.now() - kept.changed_at).total_seconds()
            now = time.monotonic()
            receiver.remember(kept.rate, ceiling=kept.ceiling, now=now)
            receiver.changed_at = now - max(0.0, age)
        self._thread.start()

    def close(self, error: BaseException | None) -> None:
        """Let the couriers finish what is in their hands; with an error nothing more."""
        self._thread.join()
        self.look()
        if self.is_open:
            self.couriers.__exit__(type(error) if error else None, error, None)

    def look(self) -> None:
        """Take note of whether it was opened; until then it counts as being opened."""
        if self._outcome is not None:
            self.is_open, self.trouble = not self._outcome, self._outcome

    @property
    def is_opening(self) -> bool:
        """Whether nobody knows yet."""
        return not self.is_open and not self.trouble

    @property
    def is_broken(self) -> bool:
        """Whether it takes no more."""
        return bool(self.trouble or self.couriers.cut_off)

    @property
    def is_limited(self) -> bool:
        """Whether it has a rate of its own."""
        return self._bucket is not None

    @property
    def capacity(self) -> int:
        """How many jobs couriers may have: what waits here can be stopped, what is there cannot."""
        return max(AHEAD * self._at_once, STOCK)

    @property
    def is_stocked(self) -> bool:
        """Whether its couriers have enough before them to be left alone for a moment."""
        return self.couriers.untouched >= STOCK // 2

    def room(self) -> bool:
        """Whether its couriers will soon want more than waits for them."""
        if not self.is_open or self.is_broken:
            return False
        return self._sendable() < self._at_once

    def add(self, jobs: Iterable[Job]) -> None:
        """Rows to carry, in their order."""
        for job in jobs:
            self.waiting.setdefault(receiver_of(job.address), deque()).append(job)

    def feed(self) -> None:
        """Hand out what may go now, receiver by receiver in turn."""
        now = time.monotonic()
        while len(self.under_way) < self.capacity and not (
            self._bucket and self._bucket.wait(now) > 0
        ):
            job = self._next(now)
            if job is None:
                return
            if self._bucket:
                self._bucket.take(now)
            self.under_way[job.delivery] = job
            self.couriers.carry(job)

    def until_next(self) -> float:
        """Seconds until something that waits may go; 0.0 for nothing to wait for."""
        now = time.monotonic()
        waits = [self._receiver(name).wait(now) for name in self.waiting]
        own = self._bucket.wait(now) if self._bucket and waits else 0.0
        return max(own, min(waits, default=0.0))

    def heard(self, result: Result) -> None:
        """A courier is back: the pace of that receiver may change, and is kept."""
        job = self.under_way.pop(result.job.delivery)
        if is_about_us(result.reply):
            self._think_again()
        receiver = self._receiver(receiver_of(job.address))
        if receiver.heard(result.reply, now=time.monotonic()):
            self._keep(receiver)

    def take_back(self) -> list[Job]:
        """Everything that no courier has begun, in its order."""
        self._think_again()
        jobs = [job for jobs in self.waiting.values() for job in jobs]
        self.waiting.clear()
        return jobs

    def take_back_ahead(self, allowed: Callable[[list[Job]], set[int]]) -> list[Job]:
        """Of the jobs that a courier has ahead, those that may not go; it will not begin them."""
        with self.couriers.standstill() as ahead:
            left = allowed(list(ahead.values())) if ahead else set()
            gone = [ahead.pop(delivery) for delivery in list(ahead) if delivery not in left]
        for job in gone:
            self._let_go(job)
        return gone

    def too_many(self) -> list[tuple[Job, float]]:
        """What its slow receivers cannot take in a few seconds, each with the seconds it waits.

        The rows get places in a queue behind those put off before, so that they
        come back one by one and the rows of others are claimed meanwhile.
        """
        put_off: list[tuple[Job, float]] = []
        now = time.monotonic()
        for name, jobs in self.waiting.items():
            room = self._receiver(name).room(HELD)
            rest = [jobs.pop() for _number in range(len(jobs) - room)] if room is not None else []
            for job in reversed(rest):
                place = max(self._places.get(name, 0.0), now + HELD) + HELD / (room or 1)
                self._places[name] = place
                put_off.append((job, min(place - now, LONGEST_WAIT)))
        return put_off

    def share_with(self, workers: int) -> None:
        """So many workers send just now: together they keep to the rates."""
        if workers == self._workers:
            return
        self._workers, now = workers, time.monotonic()
        if self._bucket and self.way.rate:
            self._bucket.change(self.way.rate / workers, now=now)
        for receiver in self._receivers.values():
            receiver.share_with(workers, now=now)

    def _open(self, results: queue.SimpleQueue[Result | None]) -> None:
        try:
            self.couriers.__enter__()
            self._outcome = ""
        except NotSent as error:
            self._outcome = str(error)
        except Exception as error:  # noqa: BLE001 - a way that cannot even be tried must not end us
            self._outcome = f"{self.way.name}: {error}"
        results.put(None)

    def _next(self, now: float) -> Job | None:
        """The next job of the next receiver that may have one."""
        for name in list(self.waiting):
            receiver, jobs = self._receiver(name), self.waiting[name]
            self.waiting.move_to_end(name)
            is_greedy = receiver.under_way >= FAIR * self.capacity and len(self.waiting) > 1
            if is_greedy or receiver.wait(now) > 0:
                continue
            receiver.take(now)
            job = jobs.popleft()
            if not jobs:
                del self.waiting[name]
            return job
        return None

    def _think_again(self) -> None:
        """What no courier has begun waits again, before all others."""
        for job in reversed(self.couriers.withdraw()):
            self._let_go(job)
            self.waiting.setdefault(receiver_of(job.address), deque()).appendleft(job)

    def _sendable(self) -> int:
        """How many of those that wait are not held up by their receiver."""
        now = time.monotonic()
        return sum(
            len(jobs) if self._receiver(name).room(HELD) is None else self._may_go(name, now)
            for name, jobs in self.waiting.items()
        )

    def _may_go(self, name: str, now: float) -> int:
        return int(self._receiver(name).wait(now) == 0)

    def _let_go(self, job: Job) -> None:
        del self.under_way[job.delivery]
        self._receiver(receiver_of(job.address)).let_go()

    def _receiver(self, name: str) -> Receiver:
        if name not in self._receivers:
            made = self._receivers[name] = Receiver(name, now=time.monotonic())
            made.share_with(self._workers, now=time.monotonic())
        return self._receivers[name]

    def _keep(self, receiver: Receiver) -> None:
        rows = ReceiverPace.objects.filter(way=self.way.key, receiver=receiver.name)
        if receiver.rate is None:
            rows.delete()
            return
        ReceiverPace.objects.update_or_create(
            way=self.way.key,
            receiver=receiver.name,
            defaults={
                "rate": receiver.rate,
                "ceiling": receiver.ceiling,
                "changed_at": timezone.now(),
            },
        )
