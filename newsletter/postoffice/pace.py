"""How fast mail may leave. Pure: whoever asks brings the clock.

A way out has a rate (a token bucket), a window ("so many in any hour") and,
after a move, a warm-up. Each receiving provider behind it has a pace of its
own: halved when it says "later" about us, raised again step by step after
clean minutes, so that one slow provider never holds up the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from newsletter.smtp import Reply

# Domains whose mail is received by the same machines, under the same limits.
FAMILIES = {
    "gmail": ("gmail.com", "googlemail.com"),
    "yahoo": (
        *("yahoo.com", "yahoo.fr", "yahoo.co.uk", "yahoo.de", "yahoo.it", "yahoo.es"),
        *("yahoo.ca", "yahoo.com.br", "yahoo.co.in", "ymail.com", "rocketmail.com"),
        *("aol.com", "aim.com", "verizon.net"),
    ),
    "microsoft": (
        *("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.fr", "outlook.fr"),
        *("live.fr", "hotmail.co.uk", "live.co.uk", "hotmail.de", "outlook.de", "hotmail.it"),
        *("hotmail.es", "outlook.es", "live.nl"),
    ),
    "icloud": ("icloud.com", "me.com", "mac.com"),
}
FAMILY_OF = {domain: family for family, domains in FAMILIES.items() for domain in domains}
PUSHES_BACK = {421, 450, 451, 452, 454}
FLOOR = 1.0  # messages a second; slower is not slower enough to matter to them
STEP = 0.1  # of the rate at which they said no
CLEAN = 60.0  # seconds without a no before it goes faster
SAME_BREATH = 5.0  # what was under way when they said no says the same no again

WARM_UP_DAYS, WARM_UP_FIRST, WARM_UP_LAST = 42, 200, 200_000


def receiver_of(address: str) -> str:
    """Who receives an address: a family of domains, or the domain."""
    domain = address.rpartition("@")[2].lower()
    return FAMILY_OF.get(domain, domain)


def is_about_us(reply: Reply | None) -> bool:
    """Whether a "later" means our speed; a full or unknown mailbox (x.1.x, x.2.x) does not."""
    if reply is None or reply.code not in PUSHES_BACK:
        return False
    return reply.enhanced[1:3] not in {".1", ".2"}


def warm_up_limit(begun: date, *, today: date) -> int | None:
    """How many mails a way may carry today: 200 on the first day, 200,000 on the 42nd, then all."""
    day = (today - begun).days
    if day >= WARM_UP_DAYS:
        return None
    growth = WARM_UP_LAST / WARM_UP_FIRST
    return round(WARM_UP_FIRST * growth ** (max(day, 0) / (WARM_UP_DAYS - 1)))


class Bucket:
    """Lets through `rate` a second, and at most what a second and a half gather.

    It is empty at first: a restart must not be a way around the limit.
    """

    def __init__(self, rate: float, *, now: float) -> None:
        self.rate = rate
        self._tokens = 0.0
        self._at = now

    def wait(self, now: float) -> float:
        """Seconds until the next may go; 0.0 for at once."""
        self._fill(now)
        return max(0.0, (1.0 - self._tokens) / self.rate)

    def take(self, now: float) -> None:
        """One goes."""
        self._fill(now)
        self._tokens -= 1.0

    def change(self, rate: float, *, now: float) -> None:
        """From now on another rate."""
        self._fill(now)
        self.rate = rate

    def _fill(self, now: float) -> None:
        gathered = self._tokens + max(0.0, now - self._at) * self.rate
        self._tokens = min(max(1.0, 1.5 * self.rate), gathered)
        self._at = max(now, self._at)


@dataclass(slots=True)
class Window:
    """At most `count` in any `seconds`; `carried` says how many by the number of their slot.

    A window has sixty slots; each counts until its end has left the window, so
    it errs by a sixtieth to the safe side.
    """

    count: int
    seconds: int
    carried: dict[int, int]

    SLOTS = 60

    @classmethod
    def of(cls, count: int, *, seconds: int, kept: Mapping[str, int]) -> Window:
        """As it was kept in the database, where every key is text."""
        return cls(count, seconds, {int(slot): number for slot, number in kept.items()})

    def left(self, now: float) -> int:
        """How many may still go."""
        self._forget(now)
        return max(0, self.count - sum(self.carried.values()))

    def note(self, number: int, *, now: float) -> None:
        """So many have gone, or with a negative number were brought back."""
        slot = self._slot(now)
        self.carried[slot] = self.carried.get(slot, 0) + number

    def opens_at(self, now: float) -> float:
        """When the oldest leave the window."""
        self._forget(now)
        oldest = min(self.carried, default=self._slot(now))
        return (oldest + 1) * self._length + self.seconds

    def kept(self) -> dict[str, int]:
        """As the database keeps it."""
        return {str(slot): number for slot, number in self.carried.items()}

    @property
    def _length(self) -> float:
        return self.seconds / self.SLOTS

    def _slot(self, now: float) -> int:
        return int(now // self._length)

    def _forget(self, now: float) -> None:
        first = self._slot(now - self.seconds)
        self.carried = {slot: n for slot, n in self.carried.items() if slot >= first}


class Receiver:
    """What is known of one receiver on one way: how much is under way, and its pace if it has one.

    `rate` is None while nobody complained. `share` is our part of the rate
    where several workers send on the same way.
    """

    def __init__(self, name: str, *, now: float) -> None:
        self.name = name
        self.rate: float | None = None
        self.ceiling = 0.0
        self.under_way = 0
        self.changed_at = now
        self._bucket: Bucket | None = None
        self._share = 1.0
        self._carried = 0
        self._since = now

    def remember(self, rate: float, *, ceiling: float, now: float) -> None:
        """Take up the pace that was kept."""
        self.ceiling, self.changed_at = ceiling, now
        self._set(rate, now=now)

    def share_with(self, workers: int, *, now: float) -> None:
        """So many workers send on this way."""
        self._share = 1.0 / max(workers, 1)
        if self.rate is not None:
            self._set(self.rate, now=now)

    def wait(self, now: float) -> float:
        """Seconds until another mail may go."""
        return self._bucket.wait(now) if self._bucket else 0.0

    def take(self, now: float) -> None:
        """One goes."""
        self.under_way += 1
        if self._bucket:
            self._bucket.take(now)
        self._carried += 1

    def let_go(self) -> None:
        """One that was taken does not go after all."""
        self.under_way -= 1
        self._carried -= 1

    def heard(self, reply: Reply | None, *, now: float) -> bool:
        """One has ended; says whether the pace has changed."""
        self.under_way -= 1
        if is_about_us(reply):
            return self._slow_down(now)
        return self.rate is not None and self._speed_up(self.rate, now=now)

    def room(self, seconds: float) -> int | None:
        """How many may go in so many seconds; None for any number."""
        return None if self._bucket is None else max(1, int(self._bucket.rate * seconds))

    def _slow_down(self, now: float) -> bool:
        if self.rate is not None and now - self.changed_at < SAME_BREATH:
            return False
        if self.rate is None:
            self.ceiling = self._measured(now)
        self.changed_at = now
        self._set(max(FLOOR, (self.rate or self.ceiling) / 2), now=now)
        return True

    def _speed_up(self, rate: float, *, now: float) -> bool:
        if now - self.changed_at < CLEAN:
            return False
        self.changed_at = now
        faster = rate + max(FLOOR, STEP * self.ceiling)
        if faster >= self.ceiling:
            self.rate, self._bucket = None, None
        else:
            self._set(faster, now=now)
        return True

    def _measured(self, now: float) -> float:
        """The rate up to now, over all workers; an estimate will do."""
        seconds = max(now - self._since, 1.0)
        return max(2 * FLOOR, self._carried / seconds / self._share)

    def _set(self, rate: float, *, now: float) -> None:
        self.rate = rate
        if self._bucket is None:
            self._bucket = Bucket(rate * self._share, now=now)
        else:
            self._bucket.change(rate * self._share, now=now)
