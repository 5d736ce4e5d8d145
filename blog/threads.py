"""What was answered to an article, as readers see it: a thread of at most three levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

DEEPEST = 3


@dataclass(slots=True)
class Voice:
    """One response with what was answered to it."""

    response: Any
    level: int
    answers: list[Voice] = field(default_factory=list)


@dataclass(slots=True)
class Thread:
    """The conversation below an article."""

    voices: list[Voice]
    count: int

    def __iter__(self) -> Iterator[Voice]:
        return iter(self.voices)


def thread(responses: Iterable[Any]) -> Thread:
    """Responses as a tree, the oldest first.

    An answer to something that is not shown moves up to what is; below the third
    level everything stands side by side, because no screen is wide enough for more.
    """
    shown = sorted(responses, key=lambda one: (one.written_at, one.pk))
    voices = {one.pk: Voice(response=one, level=1) for one in shown}
    roots: list[Voice] = []
    for one in shown:
        above = voices.get(one.parent_id)
        (above.answers if above and above.response.pk != one.pk else roots).append(voices[one.pk])
    _settle(roots, level=1)
    return Thread(voices=roots, count=len(shown))


def _settle(row: list[Voice], *, level: int) -> None:
    """Count the levels; what would be deeper stands on the deepest one."""
    for voice in row:
        voice.level = level
        if level == DEEPEST - 1:
            voice.answers = _flat(voice)
            for one in voice.answers:
                one.level = DEEPEST
        else:
            _settle(voice.answers, level=level + 1)


def _flat(voice: Voice) -> list[Voice]:
    """Everything below a voice in one row, however deep: no recursion into a stranger's depth."""
    row: list[Voice] = []
    waiting = list(reversed(voice.answers))
    while waiting:
        one = waiting.pop()
        waiting.extend(reversed(one.answers))
        one.answers = []
        row.append(one)
    return row
