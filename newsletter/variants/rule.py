"""When one subject may be said to be better than another.

The editor's own subject goes to everybody unless another one proves better. Each
other is compared with it by Fisher's exact test, one-sided, which is right for
any number of readers, however small; with several others each has to pass an
equal part of the 5 % (Bonferroni). So where all subjects are the same, another
than the editor's is chosen in at most 5 of 100 issues, whatever the numbers.

It is asked once, at an hour that was set before: who looks again and again
finds a difference in the end where there is none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MOST_ERRORS = 0.05


@dataclass(frozen=True, slots=True)
class Tried:
    """How many readers got a subject, and how many of them did what counts."""

    mails: int
    answers: int

    @property
    def share(self) -> float:
        return self.answers / self.mails if self.mails else 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The subject that won, by its place, and whether it is more than chance."""

    winner: int
    is_proven: bool


def judge(tried: Sequence[Tried]) -> Verdict:
    """The subject for the rest of the readers; the first is the editor's own."""
    first, others = tried[0], list(enumerate(tried))[1:]
    allowed = MOST_ERRORS / max(1, len(others))
    proven = [number for number, one in others if chance(first, one) <= allowed]
    if not proven:
        return Verdict(0, is_proven=False)
    return Verdict(max(proven, key=lambda number: tried[number].share), is_proven=True)


def chance(first: Tried, other: Tried) -> float:
    """How often luck alone gives the other at least its answers, were both the same."""
    mails, answers = first.mails + other.mails, first.answers + other.answers
    most = min(other.mails, answers)
    ways = _ways(mails, answers)
    return min(
        1.0,
        sum(
            math.exp(_ways(other.mails, got) + _ways(first.mails, answers - got) - ways)
            for got in range(other.answers, most + 1)
            if answers - got <= first.mails
        ),
    )


def visible_from(mails: int, *, share: float, others: int = 1) -> float:
    """The smallest share that would be told from `share` with so many mails for each subject.

    1.0 where even all answers could be luck.
    """
    first = Tried(mails, round(mails * share))
    low, high = first.answers, mails
    allowed = MOST_ERRORS / others
    if not mails or chance(first, Tried(mails, mails)) > allowed:
        return 1.0
    while low < high:
        middle = (low + high) // 2
        if chance(first, Tried(mails, middle)) <= allowed:
            high = middle
        else:
            low = middle + 1
    return low / mails


def _ways(of: int, chosen: int) -> float:
    """The logarithm of how many ways there are to choose."""
    return math.lgamma(of + 1) - math.lgamma(chosen + 1) - math.lgamma(of - chosen + 1)
