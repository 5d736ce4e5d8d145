"""The ways out of a round, and which of them a brand's mail takes.

The first priority that works and may still carry, all of its ways; a higher
number only while those before it fail (three times, then they are avoided for
a while) or have carried what they may.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from itertools import groupby
from types import TracebackType
from typing import Self

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from wagtail.models import Site

from newsletter.postoffice import quotas
from newsletter.postoffice.couriers import Result
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.lane import Lane
from newsletter.postoffice.post import Job
from newsletter.postoffice.ways import Way, ways_for

TRIED_AGAIN = 5.0  # seconds after which a way that failed is tried again
WAYS_KNOWN = 10.0  # seconds after which an editor's change of the ways counts


class Lanes:
    """All lanes of a round; a context manager that closes what it opened."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.results: queue.SimpleQueue[Result | None] = queue.SimpleQueue()
        self._lanes: dict[str, Lane] = {}
        self.trouble: dict[int, str] = {}
        self._failed: dict[str, tuple[float, str]] = {}
        self._working: set[str] = set()
        self._known: dict[int, tuple[float, list[Way]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for lane in self if error is not None else ():
            lane.couriers.failing.set()
        for lane in self:
            lane.close(error)

    def __iter__(self) -> Iterator[Lane]:
        return iter(list(self._lanes.values()))

    @property
    def are_opening(self) -> bool:
        """Whether some way may still turn out to work."""
        return any(lane.is_opening for lane in self)

    @property
    def are_under_way(self) -> bool:
        """Whether couriers have something to carry."""
        return any(lane.under_way for lane in self)

    @property
    def are_stocked(self) -> bool:
        """Whether all that carry anything have enough for a moment."""
        return all(lane.is_stocked for lane in self if lane.under_way)

    @property
    def are_busy(self) -> bool:
        """Whether there is anything to carry."""
        return any(lane.waiting or lane.under_way for lane in self)

    def of(self, site: Site) -> list[Lane]:
        """The lanes that a brand's mail may take now.

        None while they are being opened, and where there are none; `trouble`
        then says why.
        """
        ways = self._ways(site)
        avoided = quotas.avoided(ways) if len(ways) > 1 else set()
        is_last_hope = all(way.key in avoided for way in ways)
        if is_last_hope:  # then all are tried, and the first that answers is taken
            avoided = set()
        reasons: list[str] = []
        for _priority, same in groupby(ways, key=lambda way: way.priority):
            lanes, is_waiting = self._open_ones(
                [one for one in same if one.key not in avoided], reasons
            )
            if lanes or (is_waiting and not is_last_hope):
                break
        self.trouble[site.pk] = "" if lanes else " ".join(dict.fromkeys(reasons))
        return lanes

    def carrying(self, job: Job) -> Lane:
        """The lane whose couriers have a job."""
        return next(lane for lane in self._lanes.values() if job.delivery in lane.under_way)

    def sweep(self) -> list[tuple[Way, list[Job]]]:
        """Close lanes that broke; returns the rows of each that nobody carried."""
        back: list[tuple[Way, list[Job]]] = []
        for lane in self:
            if not lane.is_broken:
                continue
            back.append((lane.way, lane.take_back()))
            if not lane.under_way:
                self._bury(lane)
        return back

    def _bury(self, lane: Lane) -> None:
        key, reason = lane.way.key, lane.trouble or lane.couriers.cut_off
        lane.close(None)
        del self._lanes[key]
        self._working.discard(key)
        quotas.failed(lane.way, reason=reason)
        self._failed[key] = (time.monotonic(), reason)
        for site, (_known_at, ways) in self._known.items():
            if any(way.key == key for way in ways):
                self.trouble[site] = reason

    def _open_ones(self, ways: list[Way], reasons: list[str]) -> tuple[list[Lane], bool]:
        """Those of the same priority that work; and whether to wait for one of the others."""
        lanes: list[Lane] = []
        is_waiting = False
        for way in ways:
            if not quotas.left(way):
                reasons.append(_used_up(way))
                continue
            lane = self._lane(way)
            if lane is None or lane.is_broken:
                is_waiting = True
                reasons.append(self._failed.get(way.key, (0.0, ""))[1])
            elif lane.is_opening:
                is_waiting = True
            else:
                lanes.append(lane)
                if way.key not in self._working:
                    self._working.add(way.key)
                    quotas.works(way)
        return lanes, is_waiting

    def _lane(self, way: Way) -> Lane | None:
        """The lane of a way, which is begun to be opened where it is not; None for a while after
        it failed.
        """
        failed_at, _reason = self._failed.get(way.key, (-TRIED_AGAIN, ""))
        if way.key not in self._lanes and time.monotonic() - failed_at >= TRIED_AGAIN:
            lane = Lane(way, journal=self.journal, results=self.results)
            lane.start()
            self._lanes[way.key] = lane
        return self._lanes.get(way.key)

    def _ways(self, site: Site) -> list[Way]:
        known_at, ways = self._known.get(site.pk, (0.0, []))
        if not ways or time.monotonic() - known_at >= WAYS_KNOWN:
            ways = sorted(ways_for(site), key=lambda way: way.priority)
            self._known[site.pk] = (time.monotonic(), ways)
        return ways


def _used_up(way: Way) -> str:
    at = formats.date_format(timezone.localtime(quotas.opens_at(way)), "DATETIME_FORMAT")
    words = _("%(way)s has carried what it may for now; it goes on at %(at)s.")
    return words % {"way": way.name, "at": at}
