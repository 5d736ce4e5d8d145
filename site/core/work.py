"""Durable work: rows that are due, claimed by conditional UPDATE, never lost with a worker.

A row that has work to do carries a `Work` state. A worker claims rows by an
UPDATE that only succeeds on rows nobody holds. Liveness is a lock that is
dropped when a process dies, never a timer: short lease timers doubled mail on
a machine that was merely busy. On one machine the operating system holds it;
on PostgreSQL a session of the worker holds another, which every machine sees.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import sessions
from core.among import Among


class Work(models.Model):
    """A row that says what is to be done, when, and who is doing it."""

    state = models.CharField(_("state"), max_length=16, db_index=True)
    due_at = models.DateTimeField(_("due at"), default=timezone.now, null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_by = models.CharField(max_length=80, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True, default="")

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Engine:
    """One kind of work: `run_due(worker)` does what is due and says how much it did."""

    name: str
    run_due: Callable[[Worker], int]
    every: float = 5.0  # seconds between looks when nobody rings


_engines: dict[str, Engine] = {}


def register(engine: Engine) -> None:
    """Offer an engine to the workers; called in a room's `apps.ready()`."""
    _engines[engine.name] = engine


def engines() -> list[Engine]:
    """Every registered engine, in the order of registration."""
    return list(_engines.values())


class Worker:
    """A running worker process: a name, and locks that live as long as the process.

    Use as a context manager. The lock file lies under VAR_DIR/workers; another
    process of the same machine can tell whether this worker lives by trying it.
    Where the database is shared by machines, a session there holds a second one.
    """

    def __init__(self, name: str = "") -> None:
        self.name = name or f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"
        self.stopping = False
        self._lock: IO[str] | None = None
        self._session: sessions.Session | None = None

    def __enter__(self) -> Self:
        self._lock = lock_path(self.name).open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if sessions.are_shared():  # pragma: no cover - on PostgreSQL (make test-postgres)
            self._session = sessions.Session(self.name)
            self.be_seen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:  # pragma: no cover - on PostgreSQL (make test-postgres)
            self._session.close()
            self._session = None
        if self._lock is not None:
            self._lock.close()
            lock_path(self.name).unlink(missing_ok=True)
            self._lock = None

    def be_seen(self) -> None:
        """Hold the lock that other machines look at, again if the database was restarted.

        Called before every claim: what is claimed without it would look like a
        dead worker's.
        """
        if self._session is not None:  # pragma: no cover - on PostgreSQL (make test-postgres)
            self._session.hold()

    def stop(self) -> None:
        """Ask engines to finish what is in their hands and take nothing new."""
        self.stopping = True


def lock_path(name: str) -> Path:
    """Where a worker's lock lies."""
    folder = Path(settings.VAR_DIR) / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.lock"


def is_alive(name: str) -> bool:
    """Whether the worker of that name still runs: its lock is held by a living process.

    A lock that does not lie here is another machine's, or nobody's.
    """
    try:
        with lock_path(name).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return sessions.are_shared() and sessions.is_held(name)
    except BlockingIOError:
        return True
    return False


def claim(rows: models.QuerySet[Any], *, worker: Worker, limit: int, **also: Any) -> list[int]:
    """Claim up to `limit` due rows of `rows` for a worker and return their primary keys.

    The UPDATE repeats the condition "nobody holds it", so two workers that saw
    the same free rows never hold the same one. `also` is changed with it.
    """
    worker.be_seen()
    now = timezone.now()
    due = rows.filter(claimed_by="", due_at__lte=now)
    wanted = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    if not wanted:
        return []
    everything: models.QuerySet[Any] = rows.model._default_manager.all()
    free = everything.filter(pk__in=Among(wanted), claimed_by="")
    free.update(claimed_by=worker.name, claimed_at=now, **also)
    mine = everything.filter(pk__in=Among(wanted), claimed_by=worker.name, claimed_at=now)
    return list(mine.order_by("due_at", "pk").values_list("pk", flat=True))


def dead_claims(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The rows whose worker is gone."""
    names = rows.exclude(claimed_by="").values_list("claimed_by", flat=True).distinct().order_by()
    return rows.filter(claimed_by__in=[name for name in names if not is_alive(name)])


def wait_before(attempt: int, *, base: float = 30.0, cap: float = 21_600.0) -> timedelta:
    """How long to wait before attempt number `attempt`: exponential with full jitter."""
    ceiling = min(cap, base * 2 ** min(attempt, 20))
    return timedelta(seconds=ceiling * (0.5 + secrets.randbelow(1000) / 2000))
