"""What every page needs and seldom changes (its site, its brand, its menu), kept for a generation.

Each process keeps the answers for as long as the generation of the content lasts: whoever changes
one of SHOWN_MODELS makes all processes ask again. A transaction that has changed one asks for
itself until it is committed, and what it hears is kept for nobody else.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.db import connection

from core.pagecache import generation

MOST = 1_000  # answers in one process; hosts and languages are few
Answer = TypeVar("Answer")


def remembered(key: Hashable, ask: Callable[[], list[Answer]]) -> list[Answer]:
    """What `ask` answers, asked at most once a generation; copies, so that nobody changes ours."""
    if any(call[1] is generation.bump for call in connection.run_on_commit):
        return ask()
    kept = _memory(generation.path())
    now = kept.generation.now()
    number, answers = kept.answers.get(key, (None, []))
    if number != now:
        answers = ask()
        if len(kept.answers) >= MOST:
            kept.answers.clear()
        kept.answers[key] = (now, answers)  # a change meanwhile has raised the number: not believed
    return [copy.copy(answer) for answer in answers]


class _Memory:
    def __init__(self) -> None:
        self.generation = generation.Generation()
        self.answers: dict[Hashable, tuple[int | None, list]] = {}  # type: ignore[type-arg]


@lru_cache(maxsize=1)
def _memory(_path: Path) -> _Memory:
    return _Memory()
