"""A whole house for a fault to strike: its own folder and database, a person, a sink, workers."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.faults.checker import History, Taken, Verdict, check, read_journals, read_log
from tests.faults.crew import Forked, Worker, end, started
from tests.faults.lines import HOUSE, LIVELY, Speaking, until

CONNECTIONS = 4
NOT_KEPT = ("COVERAGE", "PYTHONDONTWRITEBYTECODE")
SECRETS = {
    "SECRET_KEY": "only-for-tests-and-long-enough-to-be-a-real-secret-key-0123456789",
    "FIELD_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "LINK_KEYS": "t1:only-for-tests-link-key",
    "SITE_URL": "http://testserver",
    "CACHE_URL": "memory://faults",
    "BROKER_URL": "",
}


def surroundings(
    folder: Path, *, compiled: Path, settings: str, database: str = "", email: str = ""
) -> dict[str, str]:
    """The environment of a process in the house: its own, not measured, quick to start again."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_KEPT)}
    return {
        **kept,
        **SECRETS,
        "PYTHONPATH": os.pathsep.join([str(HOUSE / "site"), str(HOUSE)]),
        "PYTHONPYCACHEPREFIX": str(compiled),
        "DJANGO_SETTINGS_MODULE": settings,
        "VAR_DIR": str(folder),
        "DATABASE_URL": database,
        "EMAIL_URL": email,
    }


class SinkProcess(Speaking):
    """The counting SMTP server; it outlives whoever talks to it."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.log = folder / "sink.log"
        self.log.touch()
        self._counted_to = self._number = 0
        env = {**os.environ, "PYTHONPATH": str(HOUSE)}
        said = folder / "sink.err"
        super().__init__(
            "tests.fakes.smtp_process", "--log", str(self.log), *words, env=env, said=said
        )

    def __enter__(self) -> Self:
        super().__enter__()
        self.port = int(self.hear())
        return self

    def tell(self, line: str) -> None:
        """Change what goes wrong, or how far mail is let through."""
        assert self.ask(line) == "ok"

    @property
    def taken(self) -> tuple[Taken, ...]:
        """Every mail it owns."""
        return read_log(self.log)

    @property
    def number(self) -> int:
        """How many mails it owns: counted, so that a long log is not read again and again."""
        with self.log.open("rb") as log:
            log.seek(self._counted_to)
            more = log.read()
        self._counted_to += len(more)
        self._number += more.count(b"\n")
        return self._number

    def wait_for(self, number: int) -> None:
        """Until it owns so many mails."""
        until(lambda: self.number >= number, what=f"the server has {number} mails")


class Person(Speaking):
    """Who uses the verbs of the house; see `person.py`."""

    def __init__(self, env: Mapping[str, str], *, said: Path) -> None:
        super().__init__("tests.faults.person", env=env, said=said)

    def do(self, act: str, **facts: Any) -> Any:
        """One act; what it returned, or its error raised."""
        answer = json.loads(self.ask(json.dumps({"act": act, **facts})))
        assert "error" not in answer, f"{act}: {answer}"
        return answer["answer"]


class House:
    """One installation whose mail goes to a sink. `work` starts a real worker."""

    def __init__(
        self, folder: Path, *, sink: SinkProcess, person: Person, env: dict[str, str]
    ) -> None:
        self.folder = folder
        self.sink = sink
        self.person = person
        self.env = env
        self.workers: list[Worker] = []
        self.readers: frozenset[str] = frozenset()
        self.noes: dict[str, float] = {}

    def furnish(self, number: int, *, on_unknown: str = "hold") -> list[str]:
        """Confirmed readers, and an issue that is sent to them as soon as somebody works."""
        readers = [f"reader{index:04d}@example.org" for index in range(number)]
        self.person.do("furnish", number=number)
        self.person.do("send", on_unknown=on_unknown)
        self.readers = frozenset(readers)
        return readers

    def work(self) -> Worker:
        """Let somebody work: `manage.py work`, forked from who has the house in memory."""
        pid = self.person.do("work", said=str(self.folder / "worker.err"))
        worker = Forked(pid, reap=lambda pid: self.person.do("reap", pid=pid))
        self.workers.append(worker)
        return worker

    def start(self, *before: str, **env: str) -> Worker:
        """The same as a process of its own, run by a program and in other surroundings."""
        worker = started(
            env={**self.env, **env},
            said=self.folder / "worker.err",
            before=before,
            command=[sys.executable, "manage.py", "work"],
        )
        self.workers.append(worker)
        return worker

    def stop(self, worker: Worker, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; returns the exit status."""
        worker.send_signal(how)
        return worker.wait(timeout=LIVELY)

    def leave(self, reader: str) -> None:
        """A reader says no, and has been told "done" at the moment that is kept."""
        self.noes[reader] = self.person.do("leave", address=reader)

    def wait_for(self, state: str) -> dict[str, Any]:
        """Until the mailing is in a state; returns its report."""
        report: dict[str, Any] = {}

        def is_there() -> bool:
            report.update(self.person.do("report"))
            return bool(report["state"] == state)

        until(is_there, what=f"the mailing is {state}")
        return report

    def finish(self) -> dict[str, Any]:
        """Let the time of every next attempt come, until there is none; returns the report."""
        until(
            lambda: (
                self.person.do("hasten") == 0 and self.person.do("report")["state"] == "finished"
            ),
            what="the mailing is finished",
        )
        report: dict[str, Any] = self.person.do("report")
        return report

    def verdict(self, *, grace: float = 0.0) -> Verdict:
        """What the checker says of all that happened."""
        history = History(
            owed=self.readers,
            taken=self.sink.taken,
            ledger=self.person.do("ledger"),
            journal=read_journals(self.folder / "journal" / "mail"),
            noes=self.noes,
        )
        return check(history, grace=grace)

    def close(self) -> None:
        """Nobody works here any more."""
        for worker in self.workers:
            end(worker)
