"""The worker's process: every engine in its turn or in its thread, until somebody says stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

from django.core.management import call_command

import pytest

from core import bell, work
from core.management.commands.work import look_after, run_until_idle
from core.work import Engine, Worker

PATIENCE = 20.0  # seconds until a thread that should have ended is given up


@pytest.fixture(autouse=True)
def _no_engines(monkeypatch) -> None:
    """The engines of the house are left out; each test registers its own."""
    monkeypatch.setattr(work, "_engines", {})


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    """The command takes over signals that belong to the test run."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def in_a_thread(engine: Engine, worker: Worker) -> threading.Thread:
    thread = threading.Thread(target=look_after, args=(engine, worker), daemon=True)
    thread.start()
    return thread


def test_a_worker_until_idle_ends_after_a_round_in_which_nobody_did_anything():
    letters, feeds = [0, 2, 0], [1, 0, 0]
    work.register(Engine("letters", lambda _worker: letters.pop(0)))
    work.register(Engine("feeds", lambda _worker: feeds.pop(0)))

    call_command("work", "--until-idle")

    assert (letters, feeds) == ([], [])


def test_a_worker_until_idle_begins_no_round_after_it_was_asked_to_stop():
    rounds = []

    def hear_stop(worker: Worker) -> int:
        rounds.append(worker.name)
        worker.stop()
        return 2 - len(rounds)

    work.register(Engine("letters", hear_stop))

    run_until_idle(Worker("one"))

    assert rounds == ["one"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_finishes_what_is_in_its_hands(number):
    finished = []
    told = threading.Event()

    def be_told(worker: Worker) -> int:
        os.kill(os.getpid(), number)
        while not worker.stopping:
            told.wait(0.01)
        finished.append("letter")
        return 1

    work.register(Engine("letters", be_told))

    call_command("work")

    assert finished == ["letter"]


def test_every_engine_has_a_thread_of_its_own():
    together = threading.Barrier(2, timeout=PATIENCE)

    def meet(worker: Worker) -> int:
        together.wait()
        worker.stop()
        return 1

    for name in ("letters", "feeds"):
        work.register(Engine(name, meet))

    call_command("work")

    assert not together.broken


def test_a_worker_holds_its_lock_while_it_works_and_leaves_none_behind():
    seen = []

    def look(worker: Worker) -> int:
        seen.append((worker.name, work.is_alive(worker.name)))
        return 0

    work.register(Engine("letters", look))

    call_command("work", "--until-idle")

    [(name, alive)] = seen
    assert alive
    assert not work.lock_path(name).exists()


def test_an_engine_that_fails_is_told_and_runs_again(caplog):
    runs = []

    def fail_once(worker: Worker) -> int:
        runs.append("run")
        if len(runs) == 1:
            raise ValueError("The list is torn.")
        worker.stop()
        return 0

    in_a_thread(Engine("letters", fail_once, every=0.0), Worker()).join(timeout=PATIENCE)

    assert runs == ["run", "run"]
    assert "The engine letters failed." in caplog.text
    assert "The list is torn." in caplog.text


def test_an_engine_that_did_something_looks_again_at_once():
    runs = []

    def do_two(worker: Worker) -> int:
        runs.append("run")
        if len(runs) == 2:
            worker.stop()
        return 1

    in_a_thread(Engine("letters", do_two, every=3600.0), Worker()).join(timeout=PATIENCE)

    assert runs == ["run", "run"]


def test_a_bell_wakes_an_engine_that_would_wait_for_an_hour():
    runs = []

    def ring_once(worker: Worker) -> int:
        runs.append("run")
        if len(runs) == 1:
            bell.path_of("letters").touch()
        else:
            worker.stop()
        return 0

    in_a_thread(Engine("letters", ring_once, every=3600.0), Worker()).join(timeout=PATIENCE)

    assert runs == ["run", "run"]


def test_an_engine_without_a_ring_looks_again_after_its_own_time():
    runs = []

    def wait_once(worker: Worker) -> int:
        runs.append("run")
        if len(runs) == 2:
            worker.stop()
        return 0

    in_a_thread(Engine("letters", wait_once, every=0.5), Worker()).join(timeout=PATIENCE)

    assert runs == ["run", "run"]
